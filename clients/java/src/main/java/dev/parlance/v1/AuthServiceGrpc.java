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
     * Errors: CREDENTIALS_INVALID, RATE_LIMITED.
     * </pre>
     */
    default void login(dev.parlance.v1.LoginRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.LoginResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getLoginMethod(), responseObserver);
    }

    /**
     * <pre>
     * Exchanges a refresh token for new tokens. Using a refresh token twice
     * revokes every token of its login.
     * Errors: TOKEN_INVALID, TOKEN_EXPIRED, REFRESH_TOKEN_REUSED.
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
     * Errors: CREDENTIALS_INVALID, RATE_LIMITED.
     * </pre>
     */
    public void login(dev.parlance.v1.LoginRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.LoginResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getLoginMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Exchanges a refresh token for new tokens. Using a refresh token twice
     * revokes every token of its login.
     * Errors: TOKEN_INVALID, TOKEN_EXPIRED, REFRESH_TOKEN_REUSED.
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
     * Errors: CREDENTIALS_INVALID, RATE_LIMITED.
     * </pre>
     */
    public dev.parlance.v1.LoginResponse login(dev.parlance.v1.LoginRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getLoginMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Exchanges a refresh token for new tokens. Using a refresh token twice
     * revokes every token of its login.
     * Errors: TOKEN_INVALID, TOKEN_EXPIRED, REFRESH_TOKEN_REUSED.
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
     * Errors: CREDENTIALS_INVALID, RATE_LIMITED.
     * </pre>
     */
    public dev.parlance.v1.LoginResponse login(dev.parlance.v1.LoginRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getLoginMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Exchanges a refresh token for new tokens. Using a refresh token twice
     * revokes every token of its login.
     * Errors: TOKEN_INVALID, TOKEN_EXPIRED, REFRESH_TOKEN_REUSED.
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
     * Errors: CREDENTIALS_INVALID, RATE_LIMITED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.LoginResponse> login(
        dev.parlance.v1.LoginRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getLoginMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Exchanges a refresh token for new tokens. Using a refresh token twice
     * revokes every token of its login.
     * Errors: TOKEN_INVALID, TOKEN_EXPIRED, REFRESH_TOKEN_REUSED.
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
  }

  private static final int METHODID_LOGIN = 0;
  private static final int METHODID_REFRESH_TOKEN = 1;
  private static final int METHODID_GET_CALLER = 2;
  private static final int METHODID_CHANGE_PASSWORD = 3;
  private static final int METHODID_START_GUEST = 4;

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
              .build();
        }
      }
    }
    return result;
  }
}
