package dev.parlance.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Who the caller is. Access tokens travel in the metadata
 * "authorization: Bearer &lt;access_token&gt;", live for 15 minutes and are renewed
 * with a refresh token that can be used once.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class AuthServiceGrpc {

  private AuthServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "parlance.v1.AuthService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.LoginRequest,
      dev.parlance.v1.LoginResponse> getLoginMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "Login",
      requestType = dev.parlance.v1.LoginRequest.class,
      responseType = dev.parlance.v1.LoginResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.LoginRequest,
      dev.parlance.v1.LoginResponse> getLoginMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.LoginRequest, dev.parlance.v1.LoginResponse> getLoginMethod;
    if ((getLoginMethod = AuthServiceGrpc.getLoginMethod) == null) {
      synchronized (AuthServiceGrpc.class) {
        if ((getLoginMethod = AuthServiceGrpc.getLoginMethod) == null) {
          AuthServiceGrpc.getLoginMethod = getLoginMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.LoginRequest, dev.parlance.v1.LoginResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "Login"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.LoginRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.LoginResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AuthServiceMethodDescriptorSupplier("Login"))
              .build();
        }
      }
    }
    return getLoginMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.RefreshTokenRequest,
      dev.parlance.v1.RefreshTokenResponse> getRefreshTokenMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "RefreshToken",
      requestType = dev.parlance.v1.RefreshTokenRequest.class,
      responseType = dev.parlance.v1.RefreshTokenResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.RefreshTokenRequest,
      dev.parlance.v1.RefreshTokenResponse> getRefreshTokenMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.RefreshTokenRequest, dev.parlance.v1.RefreshTokenResponse> getRefreshTokenMethod;
    if ((getRefreshTokenMethod = AuthServiceGrpc.getRefreshTokenMethod) == null) {
      synchronized (AuthServiceGrpc.class) {
        if ((getRefreshTokenMethod = AuthServiceGrpc.getRefreshTokenMethod) == null) {
          AuthServiceGrpc.getRefreshTokenMethod = getRefreshTokenMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.RefreshTokenRequest, dev.parlance.v1.RefreshTokenResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "RefreshToken"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.RefreshTokenRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.RefreshTokenResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AuthServiceMethodDescriptorSupplier("RefreshToken"))
              .build();
        }
      }
    }
    return getRefreshTokenMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.GetCallerRequest,
      dev.parlance.v1.GetCallerResponse> getGetCallerMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetCaller",
      requestType = dev.parlance.v1.GetCallerRequest.class,
      responseType = dev.parlance.v1.GetCallerResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.GetCallerRequest,
      dev.parlance.v1.GetCallerResponse> getGetCallerMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.GetCallerRequest, dev.parlance.v1.GetCallerResponse> getGetCallerMethod;
    if ((getGetCallerMethod = AuthServiceGrpc.getGetCallerMethod) == null) {
      synchronized (AuthServiceGrpc.class) {
        if ((getGetCallerMethod = AuthServiceGrpc.getGetCallerMethod) == null) {
          AuthServiceGrpc.getGetCallerMethod = getGetCallerMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.GetCallerRequest, dev.parlance.v1.GetCallerResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetCaller"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.GetCallerRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.GetCallerResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AuthServiceMethodDescriptorSupplier("GetCaller"))
              .build();
        }
      }
    }
    return getGetCallerMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.ChangePasswordRequest,
      dev.parlance.v1.ChangePasswordResponse> getChangePasswordMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ChangePassword",
      requestType = dev.parlance.v1.ChangePasswordRequest.class,
      responseType = dev.parlance.v1.ChangePasswordResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.ChangePasswordRequest,
      dev.parlance.v1.ChangePasswordResponse> getChangePasswordMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.ChangePasswordRequest, dev.parlance.v1.ChangePasswordResponse> getChangePasswordMethod;
    if ((getChangePasswordMethod = AuthServiceGrpc.getChangePasswordMethod) == null) {
      synchronized (AuthServiceGrpc.class) {
        if ((getChangePasswordMethod = AuthServiceGrpc.getChangePasswordMethod) == null) {
          AuthServiceGrpc.getChangePasswordMethod = getChangePasswordMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.ChangePasswordRequest, dev.parlance.v1.ChangePasswordResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ChangePassword"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ChangePasswordRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ChangePasswordResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AuthServiceMethodDescriptorSupplier("ChangePassword"))
              .build();
        }
      }
    }
    return getChangePasswordMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.StartGuestRequest,
      dev.parlance.v1.StartGuestResponse> getStartGuestMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "StartGuest",
      requestType = dev.parlance.v1.StartGuestRequest.class,
      responseType = dev.parlance.v1.StartGuestResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.StartGuestRequest,
      dev.parlance.v1.StartGuestResponse> getStartGuestMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.StartGuestRequest, dev.parlance.v1.StartGuestResponse> getStartGuestMethod;
    if ((getStartGuestMethod = AuthServiceGrpc.getStartGuestMethod) == null) {
      synchronized (AuthServiceGrpc.class) {
        if ((getStartGuestMethod = AuthServiceGrpc.getStartGuestMethod) == null) {
          AuthServiceGrpc.getStartGuestMethod = getStartGuestMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.StartGuestRequest, dev.parlance.v1.StartGuestResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "StartGuest"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.StartGuestRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.StartGuestResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AuthServiceMethodDescriptorSupplier("StartGuest"))
              .build();
        }
      }
    }
    return getStartGuestMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.IdentifyContactRequest,
      dev.parlance.v1.IdentifyContactResponse> getIdentifyContactMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "IdentifyContact",
      requestType = dev.parlance.v1.IdentifyContactRequest.class,
      responseType = dev.parlance.v1.IdentifyContactResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.IdentifyContactRequest,
      dev.parlance.v1.IdentifyContactResponse> getIdentifyContactMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.IdentifyContactRequest, dev.parlance.v1.IdentifyContactResponse> getIdentifyContactMethod;
    if ((getIdentifyContactMethod = AuthServiceGrpc.getIdentifyContactMethod) == null) {
      synchronized (AuthServiceGrpc.class) {
        if ((getIdentifyContactMethod = AuthServiceGrpc.getIdentifyContactMethod) == null) {
          AuthServiceGrpc.getIdentifyContactMethod = getIdentifyContactMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.IdentifyContactRequest, dev.parlance.v1.IdentifyContactResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "IdentifyContact"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.IdentifyContactRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.IdentifyContactResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AuthServiceMethodDescriptorSupplier("IdentifyContact"))
              .build();
        }
      }
    }
    return getIdentifyContactMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.LogoutRequest,
      dev.parlance.v1.LogoutResponse> getLogoutMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "Logout",
      requestType = dev.parlance.v1.LogoutRequest.class,
      responseType = dev.parlance.v1.LogoutResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.LogoutRequest,
      dev.parlance.v1.LogoutResponse> getLogoutMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.LogoutRequest, dev.parlance.v1.LogoutResponse> getLogoutMethod;
    if ((getLogoutMethod = AuthServiceGrpc.getLogoutMethod) == null) {
      synchronized (AuthServiceGrpc.class) {
        if ((getLogoutMethod = AuthServiceGrpc.getLogoutMethod) == null) {
          AuthServiceGrpc.getLogoutMethod = getLogoutMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.LogoutRequest, dev.parlance.v1.LogoutResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "Logout"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.LogoutRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.LogoutResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AuthServiceMethodDescriptorSupplier("Logout"))
              .build();
        }
      }
    }
    return getLogoutMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.ListLoginsRequest,
      dev.parlance.v1.ListLoginsResponse> getListLoginsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListLogins",
      requestType = dev.parlance.v1.ListLoginsRequest.class,
      responseType = dev.parlance.v1.ListLoginsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.ListLoginsRequest,
      dev.parlance.v1.ListLoginsResponse> getListLoginsMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.ListLoginsRequest, dev.parlance.v1.ListLoginsResponse> getListLoginsMethod;
    if ((getListLoginsMethod = AuthServiceGrpc.getListLoginsMethod) == null) {
      synchronized (AuthServiceGrpc.class) {
        if ((getListLoginsMethod = AuthServiceGrpc.getListLoginsMethod) == null) {
          AuthServiceGrpc.getListLoginsMethod = getListLoginsMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.ListLoginsRequest, dev.parlance.v1.ListLoginsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListLogins"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListLoginsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListLoginsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AuthServiceMethodDescriptorSupplier("ListLogins"))
              .build();
        }
      }
    }
    return getListLoginsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.RevokeLoginRequest,
      dev.parlance.v1.RevokeLoginResponse> getRevokeLoginMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "RevokeLogin",
      requestType = dev.parlance.v1.RevokeLoginRequest.class,
      responseType = dev.parlance.v1.RevokeLoginResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.RevokeLoginRequest,
      dev.parlance.v1.RevokeLoginResponse> getRevokeLoginMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.RevokeLoginRequest, dev.parlance.v1.RevokeLoginResponse> getRevokeLoginMethod;
    if ((getRevokeLoginMethod = AuthServiceGrpc.getRevokeLoginMethod) == null) {
      synchronized (AuthServiceGrpc.class) {
        if ((getRevokeLoginMethod = AuthServiceGrpc.getRevokeLoginMethod) == null) {
          AuthServiceGrpc.getRevokeLoginMethod = getRevokeLoginMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.RevokeLoginRequest, dev.parlance.v1.RevokeLoginResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "RevokeLogin"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.RevokeLoginRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.RevokeLoginResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AuthServiceMethodDescriptorSupplier("RevokeLogin"))
              .build();
        }
      }
    }
    return getRevokeLoginMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static AuthServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AuthServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AuthServiceStub>() {
        @java.lang.Override
        public AuthServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AuthServiceStub(channel, callOptions);
        }
      };
    return AuthServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static AuthServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AuthServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AuthServiceBlockingV2Stub>() {
        @java.lang.Override
        public AuthServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AuthServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return AuthServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static AuthServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AuthServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AuthServiceBlockingStub>() {
        @java.lang.Override
        public AuthServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AuthServiceBlockingStub(channel, callOptions);
        }
      };
    return AuthServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static AuthServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AuthServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AuthServiceFutureStub>() {
        @java.lang.Override
        public AuthServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AuthServiceFutureStub(channel, callOptions);
        }
      };
    return AuthServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Who the caller is. Access tokens travel in the metadata
   * "authorization: Bearer &lt;access_token&gt;", live for 15 minutes and are renewed
   * with a refresh token that can be used once.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Logs a user in. An unknown address and a wrong password answer alike.
     * Errors: CREDENTIALS_INVALID, USER_SUSPENDED (only with the right
     * password), RATE_LIMITED.
     * </pre>
     */
    default void login(dev.parlance.v1.LoginRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.LoginResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getLoginMethod(), responseObserver);
    }

    /**
     * <pre>
     * Exchanges a refresh token for new tokens. A refresh token is spent once:
     * using it again revokes every token of its login. For 60 seconds it may be
     * shown again, because its answer can have been lost: as long as its
     * successor is not spent, the answer is another successor, which takes the
     * place of the first; the one it replaced may be shown within the same 60
     * seconds too. A secret that never was one of the login's revokes nothing.
     * Errors: TOKEN_INVALID, TOKEN_EXPIRED, REFRESH_TOKEN_REUSED,
     * USER_SUSPENDED, RATE_LIMITED.
     * </pre>
     */
    default void refreshToken(dev.parlance.v1.RefreshTokenRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.RefreshTokenResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRefreshTokenMethod(), responseObserver);
    }

    /**
     * <pre>
     * Tells who the access token belongs to.
     * </pre>
     */
    default void getCaller(dev.parlance.v1.GetCallerRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.GetCallerResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetCallerMethod(), responseObserver);
    }

    /**
     * <pre>
     * Changes the calling user's own password and revokes their other logins.
     * Errors: CREDENTIALS_INVALID when the current password is wrong,
     * PERMISSION_DENIED for contacts.
     * </pre>
     */
    default void changePassword(dev.parlance.v1.ChangePasswordRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ChangePasswordResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getChangePasswordMethod(), responseObserver);
    }

    /**
     * <pre>
     * Makes a new contact without proof of identity and logs it in.
     * Errors: RATE_LIMITED.
     * </pre>
     */
    default void startGuest(dev.parlance.v1.StartGuestRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.StartGuestResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getStartGuestMethod(), responseObserver);
    }

    /**
     * <pre>
     * Logs a contact in whom your own application vouches for, by a token it
     * signs: a JWT with algorithm HS256 under the operator's setting
     * `login.identity_secret`, with `sub` (your id of the customer, at most 200
     * bytes), `iat`, `exp` at most 10 minutes after `iat`, and, where you like,
     * `name` and `email`. Its header says nothing but `alg` and `typ` "JWT";
     * an `aud`, if it has one, is "parlance". The contact of this `sub` is made
     * when there is none.
     * With the access token of a guest, in guest_access_token or as the bearer
     * token of the call, that guest's sessions become the contact's, verified,
     * and the guest's logins are revoked. Repeating the call is safe. Sessions
     * go to the first contact who takes them; a token of another verified
     * contact moves nothing.
     * Errors: IDENTITY_DISABLED, TOKEN_INVALID and TOKEN_EXPIRED (of either
     * token), LOGIN_REVOKED (of the guest), INVALID_FIELD, RATE_LIMITED,
     * LIMIT_REACHED (more sessions would be open, or wait, than one contact may
     * have: the guest keeps theirs).
     * </pre>
     */
    default void identifyContact(dev.parlance.v1.IdentifyContactRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.IdentifyContactResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getIdentifyContactMethod(), responseObserver);
    }

    /**
     * <pre>
     * Revokes the login of the access token: it and its refresh token are good
     * no more, and its streams end.
     * </pre>
     */
    default void logout(dev.parlance.v1.LogoutRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.LogoutResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getLogoutMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists logins that are good, the newest first: the caller's own, or, for
     * who may change users, those of any user.
     * Errors: NOT_FOUND, PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void listLogins(dev.parlance.v1.ListLoginsRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListLoginsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListLoginsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Revokes a login: the caller's own, or, for who may change users, that of
     * any user. Calls with its access token are refused at once on this node,
     * within two seconds on others; its streams end within five. A login that
     * is revoked already is no error. Errors: NOT_FOUND.
     * </pre>
     */
    default void revokeLogin(dev.parlance.v1.RevokeLoginRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.RevokeLoginResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRevokeLoginMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service AuthService.
   * <pre>
   * Who the caller is. Access tokens travel in the metadata
   * "authorization: Bearer &lt;access_token&gt;", live for 15 minutes and are renewed
   * with a refresh token that can be used once.
   * </pre>
   */
  public static abstract class AuthServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return AuthServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service AuthService.
   * <pre>
   * Who the caller is. Access tokens travel in the metadata
   * "authorization: Bearer &lt;access_token&gt;", live for 15 minutes and are renewed
   * with a refresh token that can be used once.
   * </pre>
   */
  public static final class AuthServiceStub
      extends io.grpc.stub.AbstractAsyncStub<AuthServiceStub> {
    private AuthServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AuthServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AuthServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Logs a user in. An unknown address and a wrong password answer alike.
     * Errors: CREDENTIALS_INVALID, USER_SUSPENDED (only with the right
     * password), RATE_LIMITED.
     * </pre>
     */
    public void login(dev.parlance.v1.LoginRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.LoginResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getLoginMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Exchanges a refresh token for new tokens. A refresh token is spent once:
     * using it again revokes every token of its login. For 60 seconds it may be
     * shown again, because its answer can have been lost: as long as its
     * successor is not spent, the answer is another successor, which takes the
     * place of the first; the one it replaced may be shown within the same 60
     * seconds too. A secret that never was one of the login's revokes nothing.
     * Errors: TOKEN_INVALID, TOKEN_EXPIRED, REFRESH_TOKEN_REUSED,
     * USER_SUSPENDED, RATE_LIMITED.
     * </pre>
     */
    public void refreshToken(dev.parlance.v1.RefreshTokenRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.RefreshTokenResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getRefreshTokenMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Tells who the access token belongs to.
     * </pre>
     */
    public void getCaller(dev.parlance.v1.GetCallerRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.GetCallerResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetCallerMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Changes the calling user's own password and revokes their other logins.
     * Errors: CREDENTIALS_INVALID when the current password is wrong,
     * PERMISSION_DENIED for contacts.
     * </pre>
     */
    public void changePassword(dev.parlance.v1.ChangePasswordRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ChangePasswordResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getChangePasswordMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Makes a new contact without proof of identity and logs it in.
     * Errors: RATE_LIMITED.
     * </pre>
     */
    public void startGuest(dev.parlance.v1.StartGuestRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.StartGuestResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getStartGuestMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Logs a contact in whom your own application vouches for, by a token it
     * signs: a JWT with algorithm HS256 under the operator's setting
     * `login.identity_secret`, with `sub` (your id of the customer, at most 200
     * bytes), `iat`, `exp` at most 10 minutes after `iat`, and, where you like,
     * `name` and `email`. Its header says nothing but `alg` and `typ` "JWT";
     * an `aud`, if it has one, is "parlance". The contact of this `sub` is made
     * when there is none.
     * With the access token of a guest, in guest_access_token or as the bearer
     * token of the call, that guest's sessions become the contact's, verified,
     * and the guest's logins are revoked. Repeating the call is safe. Sessions
     * go to the first contact who takes them; a token of another verified
     * contact moves nothing.
     * Errors: IDENTITY_DISABLED, TOKEN_INVALID and TOKEN_EXPIRED (of either
     * token), LOGIN_REVOKED (of the guest), INVALID_FIELD, RATE_LIMITED,
     * LIMIT_REACHED (more sessions would be open, or wait, than one contact may
     * have: the guest keeps theirs).
     * </pre>
     */
    public void identifyContact(dev.parlance.v1.IdentifyContactRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.IdentifyContactResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getIdentifyContactMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Revokes the login of the access token: it and its refresh token are good
     * no more, and its streams end.
     * </pre>
     */
    public void logout(dev.parlance.v1.LogoutRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.LogoutResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getLogoutMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists logins that are good, the newest first: the caller's own, or, for
     * who may change users, those of any user.
     * Errors: NOT_FOUND, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void listLogins(dev.parlance.v1.ListLoginsRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListLoginsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListLoginsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Revokes a login: the caller's own, or, for who may change users, that of
     * any user. Calls with its access token are refused at once on this node,
     * within two seconds on others; its streams end within five. A login that
     * is revoked already is no error. Errors: NOT_FOUND.
     * </pre>
     */
    public void revokeLogin(dev.parlance.v1.RevokeLoginRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.RevokeLoginResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getRevokeLoginMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service AuthService.
   * <pre>
   * Who the caller is. Access tokens travel in the metadata
   * "authorization: Bearer &lt;access_token&gt;", live for 15 minutes and are renewed
   * with a refresh token that can be used once.
   * </pre>
   */
  public static final class AuthServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<AuthServiceBlockingV2Stub> {
    private AuthServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AuthServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AuthServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Logs a user in. An unknown address and a wrong password answer alike.
     * Errors: CREDENTIALS_INVALID, USER_SUSPENDED (only with the right
     * password), RATE_LIMITED.
     * </pre>
     */
    public dev.parlance.v1.LoginResponse login(dev.parlance.v1.LoginRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getLoginMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Exchanges a refresh token for new tokens. A refresh token is spent once:
     * using it again revokes every token of its login. For 60 seconds it may be
     * shown again, because its answer can have been lost: as long as its
     * successor is not spent, the answer is another successor, which takes the
     * place of the first; the one it replaced may be shown within the same 60
     * seconds too. A secret that never was one of the login's revokes nothing.
     * Errors: TOKEN_INVALID, TOKEN_EXPIRED, REFRESH_TOKEN_REUSED,
     * USER_SUSPENDED, RATE_LIMITED.
     * </pre>
     */
    public dev.parlance.v1.RefreshTokenResponse refreshToken(dev.parlance.v1.RefreshTokenRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getRefreshTokenMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Tells who the access token belongs to.
     * </pre>
     */
    public dev.parlance.v1.GetCallerResponse getCaller(dev.parlance.v1.GetCallerRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetCallerMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes the calling user's own password and revokes their other logins.
     * Errors: CREDENTIALS_INVALID when the current password is wrong,
     * PERMISSION_DENIED for contacts.
     * </pre>
     */
    public dev.parlance.v1.ChangePasswordResponse changePassword(dev.parlance.v1.ChangePasswordRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getChangePasswordMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Makes a new contact without proof of identity and logs it in.
     * Errors: RATE_LIMITED.
     * </pre>
     */
    public dev.parlance.v1.StartGuestResponse startGuest(dev.parlance.v1.StartGuestRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getStartGuestMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Logs a contact in whom your own application vouches for, by a token it
     * signs: a JWT with algorithm HS256 under the operator's setting
     * `login.identity_secret`, with `sub` (your id of the customer, at most 200
     * bytes), `iat`, `exp` at most 10 minutes after `iat`, and, where you like,
     * `name` and `email`. Its header says nothing but `alg` and `typ` "JWT";
     * an `aud`, if it has one, is "parlance". The contact of this `sub` is made
     * when there is none.
     * With the access token of a guest, in guest_access_token or as the bearer
     * token of the call, that guest's sessions become the contact's, verified,
     * and the guest's logins are revoked. Repeating the call is safe. Sessions
     * go to the first contact who takes them; a token of another verified
     * contact moves nothing.
     * Errors: IDENTITY_DISABLED, TOKEN_INVALID and TOKEN_EXPIRED (of either
     * token), LOGIN_REVOKED (of the guest), INVALID_FIELD, RATE_LIMITED,
     * LIMIT_REACHED (more sessions would be open, or wait, than one contact may
     * have: the guest keeps theirs).
     * </pre>
     */
    public dev.parlance.v1.IdentifyContactResponse identifyContact(dev.parlance.v1.IdentifyContactRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getIdentifyContactMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Revokes the login of the access token: it and its refresh token are good
     * no more, and its streams end.
     * </pre>
     */
    public dev.parlance.v1.LogoutResponse logout(dev.parlance.v1.LogoutRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getLogoutMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists logins that are good, the newest first: the caller's own, or, for
     * who may change users, those of any user.
     * Errors: NOT_FOUND, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public dev.parlance.v1.ListLoginsResponse listLogins(dev.parlance.v1.ListLoginsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListLoginsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Revokes a login: the caller's own, or, for who may change users, that of
     * any user. Calls with its access token are refused at once on this node,
     * within two seconds on others; its streams end within five. A login that
     * is revoked already is no error. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.RevokeLoginResponse revokeLogin(dev.parlance.v1.RevokeLoginRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getRevokeLoginMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service AuthService.
   * <pre>
   * Who the caller is. Access tokens travel in the metadata
   * "authorization: Bearer &lt;access_token&gt;", live for 15 minutes and are renewed
   * with a refresh token that can be used once.
   * </pre>
   */
  public static final class AuthServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<AuthServiceBlockingStub> {
    private AuthServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AuthServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AuthServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Logs a user in. An unknown address and a wrong password answer alike.
     * Errors: CREDENTIALS_INVALID, USER_SUSPENDED (only with the right
     * password), RATE_LIMITED.
     * </pre>
     */
    public dev.parlance.v1.LoginResponse login(dev.parlance.v1.LoginRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getLoginMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Exchanges a refresh token for new tokens. A refresh token is spent once:
     * using it again revokes every token of its login. For 60 seconds it may be
     * shown again, because its answer can have been lost: as long as its
     * successor is not spent, the answer is another successor, which takes the
     * place of the first; the one it replaced may be shown within the same 60
     * seconds too. A secret that never was one of the login's revokes nothing.
     * Errors: TOKEN_INVALID, TOKEN_EXPIRED, REFRESH_TOKEN_REUSED,
     * USER_SUSPENDED, RATE_LIMITED.
     * </pre>
     */
    public dev.parlance.v1.RefreshTokenResponse refreshToken(dev.parlance.v1.RefreshTokenRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getRefreshTokenMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Tells who the access token belongs to.
     * </pre>
     */
    public dev.parlance.v1.GetCallerResponse getCaller(dev.parlance.v1.GetCallerRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetCallerMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes the calling user's own password and revokes their other logins.
     * Errors: CREDENTIALS_INVALID when the current password is wrong,
     * PERMISSION_DENIED for contacts.
     * </pre>
     */
    public dev.parlance.v1.ChangePasswordResponse changePassword(dev.parlance.v1.ChangePasswordRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getChangePasswordMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Makes a new contact without proof of identity and logs it in.
     * Errors: RATE_LIMITED.
     * </pre>
     */
    public dev.parlance.v1.StartGuestResponse startGuest(dev.parlance.v1.StartGuestRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getStartGuestMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Logs a contact in whom your own application vouches for, by a token it
     * signs: a JWT with algorithm HS256 under the operator's setting
     * `login.identity_secret`, with `sub` (your id of the customer, at most 200
     * bytes), `iat`, `exp` at most 10 minutes after `iat`, and, where you like,
     * `name` and `email`. Its header says nothing but `alg` and `typ` "JWT";
     * an `aud`, if it has one, is "parlance". The contact of this `sub` is made
     * when there is none.
     * With the access token of a guest, in guest_access_token or as the bearer
     * token of the call, that guest's sessions become the contact's, verified,
     * and the guest's logins are revoked. Repeating the call is safe. Sessions
     * go to the first contact who takes them; a token of another verified
     * contact moves nothing.
     * Errors: IDENTITY_DISABLED, TOKEN_INVALID and TOKEN_EXPIRED (of either
     * token), LOGIN_REVOKED (of the guest), INVALID_FIELD, RATE_LIMITED,
     * LIMIT_REACHED (more sessions would be open, or wait, than one contact may
     * have: the guest keeps theirs).
     * </pre>
     */
    public dev.parlance.v1.IdentifyContactResponse identifyContact(dev.parlance.v1.IdentifyContactRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getIdentifyContactMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Revokes the login of the access token: it and its refresh token are good
     * no more, and its streams end.
     * </pre>
     */
    public dev.parlance.v1.LogoutResponse logout(dev.parlance.v1.LogoutRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getLogoutMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists logins that are good, the newest first: the caller's own, or, for
     * who may change users, those of any user.
     * Errors: NOT_FOUND, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public dev.parlance.v1.ListLoginsResponse listLogins(dev.parlance.v1.ListLoginsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListLoginsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Revokes a login: the caller's own, or, for who may change users, that of
     * any user. Calls with its access token are refused at once on this node,
     * within two seconds on others; its streams end within five. A login that
     * is revoked already is no error. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.RevokeLoginResponse revokeLogin(dev.parlance.v1.RevokeLoginRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getRevokeLoginMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service AuthService.
   * <pre>
   * Who the caller is. Access tokens travel in the metadata
   * "authorization: Bearer &lt;access_token&gt;", live for 15 minutes and are renewed
   * with a refresh token that can be used once.
   * </pre>
   */
  public static final class AuthServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<AuthServiceFutureStub> {
    private AuthServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AuthServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AuthServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Logs a user in. An unknown address and a wrong password answer alike.
     * Errors: CREDENTIALS_INVALID, USER_SUSPENDED (only with the right
     * password), RATE_LIMITED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.LoginResponse> login(
        dev.parlance.v1.LoginRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getLoginMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Exchanges a refresh token for new tokens. A refresh token is spent once:
     * using it again revokes every token of its login. For 60 seconds it may be
     * shown again, because its answer can have been lost: as long as its
     * successor is not spent, the answer is another successor, which takes the
     * place of the first; the one it replaced may be shown within the same 60
     * seconds too. A secret that never was one of the login's revokes nothing.
     * Errors: TOKEN_INVALID, TOKEN_EXPIRED, REFRESH_TOKEN_REUSED,
     * USER_SUSPENDED, RATE_LIMITED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.RefreshTokenResponse> refreshToken(
        dev.parlance.v1.RefreshTokenRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getRefreshTokenMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Tells who the access token belongs to.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.GetCallerResponse> getCaller(
        dev.parlance.v1.GetCallerRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetCallerMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Changes the calling user's own password and revokes their other logins.
     * Errors: CREDENTIALS_INVALID when the current password is wrong,
     * PERMISSION_DENIED for contacts.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.ChangePasswordResponse> changePassword(
        dev.parlance.v1.ChangePasswordRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getChangePasswordMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Makes a new contact without proof of identity and logs it in.
     * Errors: RATE_LIMITED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.StartGuestResponse> startGuest(
        dev.parlance.v1.StartGuestRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getStartGuestMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Logs a contact in whom your own application vouches for, by a token it
     * signs: a JWT with algorithm HS256 under the operator's setting
     * `login.identity_secret`, with `sub` (your id of the customer, at most 200
     * bytes), `iat`, `exp` at most 10 minutes after `iat`, and, where you like,
     * `name` and `email`. Its header says nothing but `alg` and `typ` "JWT";
     * an `aud`, if it has one, is "parlance". The contact of this `sub` is made
     * when there is none.
     * With the access token of a guest, in guest_access_token or as the bearer
     * token of the call, that guest's sessions become the contact's, verified,
     * and the guest's logins are revoked. Repeating the call is safe. Sessions
     * go to the first contact who takes them; a token of another verified
     * contact moves nothing.
     * Errors: IDENTITY_DISABLED, TOKEN_INVALID and TOKEN_EXPIRED (of either
     * token), LOGIN_REVOKED (of the guest), INVALID_FIELD, RATE_LIMITED,
     * LIMIT_REACHED (more sessions would be open, or wait, than one contact may
     * have: the guest keeps theirs).
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.IdentifyContactResponse> identifyContact(
        dev.parlance.v1.IdentifyContactRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getIdentifyContactMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Revokes the login of the access token: it and its refresh token are good
     * no more, and its streams end.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.LogoutResponse> logout(
        dev.parlance.v1.LogoutRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getLogoutMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists logins that are good, the newest first: the caller's own, or, for
     * who may change users, those of any user.
     * Errors: NOT_FOUND, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.ListLoginsResponse> listLogins(
        dev.parlance.v1.ListLoginsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListLoginsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Revokes a login: the caller's own, or, for who may change users, that of
     * any user. Calls with its access token are refused at once on this node,
     * within two seconds on others; its streams end within five. A login that
     * is revoked already is no error. Errors: NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.RevokeLoginResponse> revokeLogin(
        dev.parlance.v1.RevokeLoginRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getRevokeLoginMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_LOGIN = 0;
  private static final int METHODID_REFRESH_TOKEN = 1;
  private static final int METHODID_GET_CALLER = 2;
  private static final int METHODID_CHANGE_PASSWORD = 3;
  private static final int METHODID_START_GUEST = 4;
  private static final int METHODID_IDENTIFY_CONTACT = 5;
  private static final int METHODID_LOGOUT = 6;
  private static final int METHODID_LIST_LOGINS = 7;
  private static final int METHODID_REVOKE_LOGIN = 8;

  private static final class MethodHandlers<Req, Resp> implements
      io.grpc.stub.ServerCalls.UnaryMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ServerStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ClientStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.BidiStreamingMethod<Req, Resp> {
    private final AsyncService serviceImpl;
    private final int methodId;

    MethodHandlers(AsyncService serviceImpl, int methodId) {
      this.serviceImpl = serviceImpl;
      this.methodId = methodId;
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public void invoke(Req request, io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        case METHODID_LOGIN:
          serviceImpl.login((dev.parlance.v1.LoginRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.LoginResponse>) responseObserver);
          break;
        case METHODID_REFRESH_TOKEN:
          serviceImpl.refreshToken((dev.parlance.v1.RefreshTokenRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.RefreshTokenResponse>) responseObserver);
          break;
        case METHODID_GET_CALLER:
          serviceImpl.getCaller((dev.parlance.v1.GetCallerRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.GetCallerResponse>) responseObserver);
          break;
        case METHODID_CHANGE_PASSWORD:
          serviceImpl.changePassword((dev.parlance.v1.ChangePasswordRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.ChangePasswordResponse>) responseObserver);
          break;
        case METHODID_START_GUEST:
          serviceImpl.startGuest((dev.parlance.v1.StartGuestRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.StartGuestResponse>) responseObserver);
          break;
        case METHODID_IDENTIFY_CONTACT:
          serviceImpl.identifyContact((dev.parlance.v1.IdentifyContactRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.IdentifyContactResponse>) responseObserver);
          break;
        case METHODID_LOGOUT:
          serviceImpl.logout((dev.parlance.v1.LogoutRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.LogoutResponse>) responseObserver);
          break;
        case METHODID_LIST_LOGINS:
          serviceImpl.listLogins((dev.parlance.v1.ListLoginsRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.ListLoginsResponse>) responseObserver);
          break;
        case METHODID_REVOKE_LOGIN:
          serviceImpl.revokeLogin((dev.parlance.v1.RevokeLoginRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.RevokeLoginResponse>) responseObserver);
          break;
        default:
          throw new AssertionError();
      }
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public io.grpc.stub.StreamObserver<Req> invoke(
        io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        default:
          throw new AssertionError();
      }
    }
  }

  public static final io.grpc.ServerServiceDefinition bindService(AsyncService service) {
    return io.grpc.ServerServiceDefinition.builder(getServiceDescriptor())
        .addMethod(
          getLoginMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.LoginRequest,
              dev.parlance.v1.LoginResponse>(
                service, METHODID_LOGIN)))
        .addMethod(
          getRefreshTokenMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.RefreshTokenRequest,
              dev.parlance.v1.RefreshTokenResponse>(
                service, METHODID_REFRESH_TOKEN)))
        .addMethod(
          getGetCallerMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.GetCallerRequest,
              dev.parlance.v1.GetCallerResponse>(
                service, METHODID_GET_CALLER)))
        .addMethod(
          getChangePasswordMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.ChangePasswordRequest,
              dev.parlance.v1.ChangePasswordResponse>(
                service, METHODID_CHANGE_PASSWORD)))
        .addMethod(
          getStartGuestMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.StartGuestRequest,
              dev.parlance.v1.StartGuestResponse>(
                service, METHODID_START_GUEST)))
        .addMethod(
          getIdentifyContactMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.IdentifyContactRequest,
              dev.parlance.v1.IdentifyContactResponse>(
                service, METHODID_IDENTIFY_CONTACT)))
        .addMethod(
          getLogoutMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.LogoutRequest,
              dev.parlance.v1.LogoutResponse>(
                service, METHODID_LOGOUT)))
        .addMethod(
          getListLoginsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.ListLoginsRequest,
              dev.parlance.v1.ListLoginsResponse>(
                service, METHODID_LIST_LOGINS)))
        .addMethod(
          getRevokeLoginMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.RevokeLoginRequest,
              dev.parlance.v1.RevokeLoginResponse>(
                service, METHODID_REVOKE_LOGIN)))
        .build();
  }

  private static abstract class AuthServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    AuthServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.parlance.v1.AuthServiceProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("AuthService");
    }
  }

  private static final class AuthServiceFileDescriptorSupplier
      extends AuthServiceBaseDescriptorSupplier {
    AuthServiceFileDescriptorSupplier() {}
  }

  private static final class AuthServiceMethodDescriptorSupplier
      extends AuthServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    AuthServiceMethodDescriptorSupplier(java.lang.String methodName) {
      this.methodName = methodName;
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.MethodDescriptor getMethodDescriptor() {
      return getServiceDescriptor().findMethodByName(methodName);
    }
  }

  private static volatile io.grpc.ServiceDescriptor serviceDescriptor;

  public static io.grpc.ServiceDescriptor getServiceDescriptor() {
    io.grpc.ServiceDescriptor result = serviceDescriptor;
    if (result == null) {
      synchronized (AuthServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new AuthServiceFileDescriptorSupplier())
              .addMethod(getLoginMethod())
              .addMethod(getRefreshTokenMethod())
              .addMethod(getGetCallerMethod())
              .addMethod(getChangePasswordMethod())
              .addMethod(getStartGuestMethod())
              .addMethod(getIdentifyContactMethod())
              .addMethod(getLogoutMethod())
              .addMethod(getListLoginsMethod())
              .addMethod(getRevokeLoginMethod())
              .build();
        }
      }
    }
    return result;
  }
}
