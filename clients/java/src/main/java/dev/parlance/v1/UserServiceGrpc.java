package dev.parlance.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Staff accounts.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class UserServiceGrpc {

  private UserServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "parlance.v1.UserService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.CreateUserRequest,
      dev.parlance.v1.CreateUserResponse> getCreateUserMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CreateUser",
      requestType = dev.parlance.v1.CreateUserRequest.class,
      responseType = dev.parlance.v1.CreateUserResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.CreateUserRequest,
      dev.parlance.v1.CreateUserResponse> getCreateUserMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.CreateUserRequest, dev.parlance.v1.CreateUserResponse> getCreateUserMethod;
    if ((getCreateUserMethod = UserServiceGrpc.getCreateUserMethod) == null) {
      synchronized (UserServiceGrpc.class) {
        if ((getCreateUserMethod = UserServiceGrpc.getCreateUserMethod) == null) {
          UserServiceGrpc.getCreateUserMethod = getCreateUserMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.CreateUserRequest, dev.parlance.v1.CreateUserResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CreateUser"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.CreateUserRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.CreateUserResponse.getDefaultInstance()))
              .setSchemaDescriptor(new UserServiceMethodDescriptorSupplier("CreateUser"))
              .build();
        }
      }
    }
    return getCreateUserMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.ListUsersRequest,
      dev.parlance.v1.ListUsersResponse> getListUsersMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListUsers",
      requestType = dev.parlance.v1.ListUsersRequest.class,
      responseType = dev.parlance.v1.ListUsersResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.ListUsersRequest,
      dev.parlance.v1.ListUsersResponse> getListUsersMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.ListUsersRequest, dev.parlance.v1.ListUsersResponse> getListUsersMethod;
    if ((getListUsersMethod = UserServiceGrpc.getListUsersMethod) == null) {
      synchronized (UserServiceGrpc.class) {
        if ((getListUsersMethod = UserServiceGrpc.getListUsersMethod) == null) {
          UserServiceGrpc.getListUsersMethod = getListUsersMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.ListUsersRequest, dev.parlance.v1.ListUsersResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListUsers"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListUsersRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListUsersResponse.getDefaultInstance()))
              .setSchemaDescriptor(new UserServiceMethodDescriptorSupplier("ListUsers"))
              .build();
        }
      }
    }
    return getListUsersMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.GetUserRequest,
      dev.parlance.v1.GetUserResponse> getGetUserMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetUser",
      requestType = dev.parlance.v1.GetUserRequest.class,
      responseType = dev.parlance.v1.GetUserResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.GetUserRequest,
      dev.parlance.v1.GetUserResponse> getGetUserMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.GetUserRequest, dev.parlance.v1.GetUserResponse> getGetUserMethod;
    if ((getGetUserMethod = UserServiceGrpc.getGetUserMethod) == null) {
      synchronized (UserServiceGrpc.class) {
        if ((getGetUserMethod = UserServiceGrpc.getGetUserMethod) == null) {
          UserServiceGrpc.getGetUserMethod = getGetUserMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.GetUserRequest, dev.parlance.v1.GetUserResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetUser"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.GetUserRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.GetUserResponse.getDefaultInstance()))
              .setSchemaDescriptor(new UserServiceMethodDescriptorSupplier("GetUser"))
              .build();
        }
      }
    }
    return getGetUserMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.UpdateUserRequest,
      dev.parlance.v1.UpdateUserResponse> getUpdateUserMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "UpdateUser",
      requestType = dev.parlance.v1.UpdateUserRequest.class,
      responseType = dev.parlance.v1.UpdateUserResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.UpdateUserRequest,
      dev.parlance.v1.UpdateUserResponse> getUpdateUserMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.UpdateUserRequest, dev.parlance.v1.UpdateUserResponse> getUpdateUserMethod;
    if ((getUpdateUserMethod = UserServiceGrpc.getUpdateUserMethod) == null) {
      synchronized (UserServiceGrpc.class) {
        if ((getUpdateUserMethod = UserServiceGrpc.getUpdateUserMethod) == null) {
          UserServiceGrpc.getUpdateUserMethod = getUpdateUserMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.UpdateUserRequest, dev.parlance.v1.UpdateUserResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "UpdateUser"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.UpdateUserRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.UpdateUserResponse.getDefaultInstance()))
              .setSchemaDescriptor(new UserServiceMethodDescriptorSupplier("UpdateUser"))
              .build();
        }
      }
    }
    return getUpdateUserMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.SuspendUserRequest,
      dev.parlance.v1.SuspendUserResponse> getSuspendUserMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SuspendUser",
      requestType = dev.parlance.v1.SuspendUserRequest.class,
      responseType = dev.parlance.v1.SuspendUserResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.SuspendUserRequest,
      dev.parlance.v1.SuspendUserResponse> getSuspendUserMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.SuspendUserRequest, dev.parlance.v1.SuspendUserResponse> getSuspendUserMethod;
    if ((getSuspendUserMethod = UserServiceGrpc.getSuspendUserMethod) == null) {
      synchronized (UserServiceGrpc.class) {
        if ((getSuspendUserMethod = UserServiceGrpc.getSuspendUserMethod) == null) {
          UserServiceGrpc.getSuspendUserMethod = getSuspendUserMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.SuspendUserRequest, dev.parlance.v1.SuspendUserResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SuspendUser"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.SuspendUserRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.SuspendUserResponse.getDefaultInstance()))
              .setSchemaDescriptor(new UserServiceMethodDescriptorSupplier("SuspendUser"))
              .build();
        }
      }
    }
    return getSuspendUserMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.ReactivateUserRequest,
      dev.parlance.v1.ReactivateUserResponse> getReactivateUserMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ReactivateUser",
      requestType = dev.parlance.v1.ReactivateUserRequest.class,
      responseType = dev.parlance.v1.ReactivateUserResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.ReactivateUserRequest,
      dev.parlance.v1.ReactivateUserResponse> getReactivateUserMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.ReactivateUserRequest, dev.parlance.v1.ReactivateUserResponse> getReactivateUserMethod;
    if ((getReactivateUserMethod = UserServiceGrpc.getReactivateUserMethod) == null) {
      synchronized (UserServiceGrpc.class) {
        if ((getReactivateUserMethod = UserServiceGrpc.getReactivateUserMethod) == null) {
          UserServiceGrpc.getReactivateUserMethod = getReactivateUserMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.ReactivateUserRequest, dev.parlance.v1.ReactivateUserResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ReactivateUser"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ReactivateUserRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ReactivateUserResponse.getDefaultInstance()))
              .setSchemaDescriptor(new UserServiceMethodDescriptorSupplier("ReactivateUser"))
              .build();
        }
      }
    }
    return getReactivateUserMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.ResetPasswordRequest,
      dev.parlance.v1.ResetPasswordResponse> getResetPasswordMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ResetPassword",
      requestType = dev.parlance.v1.ResetPasswordRequest.class,
      responseType = dev.parlance.v1.ResetPasswordResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.ResetPasswordRequest,
      dev.parlance.v1.ResetPasswordResponse> getResetPasswordMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.ResetPasswordRequest, dev.parlance.v1.ResetPasswordResponse> getResetPasswordMethod;
    if ((getResetPasswordMethod = UserServiceGrpc.getResetPasswordMethod) == null) {
      synchronized (UserServiceGrpc.class) {
        if ((getResetPasswordMethod = UserServiceGrpc.getResetPasswordMethod) == null) {
          UserServiceGrpc.getResetPasswordMethod = getResetPasswordMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.ResetPasswordRequest, dev.parlance.v1.ResetPasswordResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ResetPassword"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ResetPasswordRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ResetPasswordResponse.getDefaultInstance()))
              .setSchemaDescriptor(new UserServiceMethodDescriptorSupplier("ResetPassword"))
              .build();
        }
      }
    }
    return getResetPasswordMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static UserServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<UserServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<UserServiceStub>() {
        @java.lang.Override
        public UserServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new UserServiceStub(channel, callOptions);
        }
      };
    return UserServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static UserServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<UserServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<UserServiceBlockingV2Stub>() {
        @java.lang.Override
        public UserServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new UserServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return UserServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static UserServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<UserServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<UserServiceBlockingStub>() {
        @java.lang.Override
        public UserServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new UserServiceBlockingStub(channel, callOptions);
        }
      };
    return UserServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static UserServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<UserServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<UserServiceFutureStub>() {
        @java.lang.Override
        public UserServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new UserServiceFutureStub(channel, callOptions);
        }
      };
    return UserServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Staff accounts.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Creates a user. Errors: INVALID_FIELD, ALREADY_EXISTS, REQUEST_ID_REUSED.
     * </pre>
     */
    default void createUser(dev.parlance.v1.CreateUserRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.CreateUserResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCreateUserMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists users, the oldest first. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void listUsers(dev.parlance.v1.ListUsersRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListUsersResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListUsersMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reads a user. Errors: NOT_FOUND.
     * </pre>
     */
    default void getUser(dev.parlance.v1.GetUserRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.GetUserResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetUserMethod(), responseObserver);
    }

    /**
     * <pre>
     * Changes the fields named in update_mask. Another role revokes the user's
     * logins, because access tokens name the role: they log in again.
     * Errors: NOT_FOUND, INVALID_FIELD, ALREADY_EXISTS, STILL_NEEDED when no
     * administrator who can log in would be left.
     * </pre>
     */
    default void updateUser(dev.parlance.v1.UpdateUserRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.UpdateUserResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getUpdateUserMethod(), responseObserver);
    }

    /**
     * <pre>
     * Keeps a user from calling: their logins are revoked, their calls refused
     * at once on this node and within two seconds on others, their streams end
     * within five. Sessions they serve go back into the queue at once. The account
     * and what it wrote stay. Suspending twice changes nothing.
     * Errors: NOT_FOUND, STILL_NEEDED for the last administrator.
     * </pre>
     */
    default void suspendUser(dev.parlance.v1.SuspendUserRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.SuspendUserResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSuspendUserMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lets a suspended user log in again, with their password as it was.
     * Errors: NOT_FOUND.
     * </pre>
     */
    default void reactivateUser(dev.parlance.v1.ReactivateUserRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ReactivateUserResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getReactivateUserMethod(), responseObserver);
    }

    /**
     * <pre>
     * Gives a user another password and revokes all their logins. The user
     * should change it with ChangePassword. Errors: NOT_FOUND, INVALID_FIELD.
     * </pre>
     */
    default void resetPassword(dev.parlance.v1.ResetPasswordRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ResetPasswordResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getResetPasswordMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service UserService.
   * <pre>
   * Staff accounts.
   * </pre>
   */
  public static abstract class UserServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return UserServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service UserService.
   * <pre>
   * Staff accounts.
   * </pre>
   */
  public static final class UserServiceStub
      extends io.grpc.stub.AbstractAsyncStub<UserServiceStub> {
    private UserServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected UserServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new UserServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates a user. Errors: INVALID_FIELD, ALREADY_EXISTS, REQUEST_ID_REUSED.
     * </pre>
     */
    public void createUser(dev.parlance.v1.CreateUserRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.CreateUserResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCreateUserMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists users, the oldest first. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void listUsers(dev.parlance.v1.ListUsersRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListUsersResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListUsersMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reads a user. Errors: NOT_FOUND.
     * </pre>
     */
    public void getUser(dev.parlance.v1.GetUserRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.GetUserResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetUserMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Changes the fields named in update_mask. Another role revokes the user's
     * logins, because access tokens name the role: they log in again.
     * Errors: NOT_FOUND, INVALID_FIELD, ALREADY_EXISTS, STILL_NEEDED when no
     * administrator who can log in would be left.
     * </pre>
     */
    public void updateUser(dev.parlance.v1.UpdateUserRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.UpdateUserResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getUpdateUserMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Keeps a user from calling: their logins are revoked, their calls refused
     * at once on this node and within two seconds on others, their streams end
     * within five. Sessions they serve go back into the queue at once. The account
     * and what it wrote stay. Suspending twice changes nothing.
     * Errors: NOT_FOUND, STILL_NEEDED for the last administrator.
     * </pre>
     */
    public void suspendUser(dev.parlance.v1.SuspendUserRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.SuspendUserResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getSuspendUserMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lets a suspended user log in again, with their password as it was.
     * Errors: NOT_FOUND.
     * </pre>
     */
    public void reactivateUser(dev.parlance.v1.ReactivateUserRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ReactivateUserResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getReactivateUserMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Gives a user another password and revokes all their logins. The user
     * should change it with ChangePassword. Errors: NOT_FOUND, INVALID_FIELD.
     * </pre>
     */
    public void resetPassword(dev.parlance.v1.ResetPasswordRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ResetPasswordResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getResetPasswordMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service UserService.
   * <pre>
   * Staff accounts.
   * </pre>
   */
  public static final class UserServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<UserServiceBlockingV2Stub> {
    private UserServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected UserServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new UserServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates a user. Errors: INVALID_FIELD, ALREADY_EXISTS, REQUEST_ID_REUSED.
     * </pre>
     */
    public dev.parlance.v1.CreateUserResponse createUser(dev.parlance.v1.CreateUserRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCreateUserMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists users, the oldest first. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public dev.parlance.v1.ListUsersResponse listUsers(dev.parlance.v1.ListUsersRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListUsersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads a user. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.GetUserResponse getUser(dev.parlance.v1.GetUserRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetUserMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes the fields named in update_mask. Another role revokes the user's
     * logins, because access tokens name the role: they log in again.
     * Errors: NOT_FOUND, INVALID_FIELD, ALREADY_EXISTS, STILL_NEEDED when no
     * administrator who can log in would be left.
     * </pre>
     */
    public dev.parlance.v1.UpdateUserResponse updateUser(dev.parlance.v1.UpdateUserRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getUpdateUserMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Keeps a user from calling: their logins are revoked, their calls refused
     * at once on this node and within two seconds on others, their streams end
     * within five. Sessions they serve go back into the queue at once. The account
     * and what it wrote stay. Suspending twice changes nothing.
     * Errors: NOT_FOUND, STILL_NEEDED for the last administrator.
     * </pre>
     */
    public dev.parlance.v1.SuspendUserResponse suspendUser(dev.parlance.v1.SuspendUserRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getSuspendUserMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lets a suspended user log in again, with their password as it was.
     * Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.ReactivateUserResponse reactivateUser(dev.parlance.v1.ReactivateUserRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getReactivateUserMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Gives a user another password and revokes all their logins. The user
     * should change it with ChangePassword. Errors: NOT_FOUND, INVALID_FIELD.
     * </pre>
     */
    public dev.parlance.v1.ResetPasswordResponse resetPassword(dev.parlance.v1.ResetPasswordRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getResetPasswordMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service UserService.
   * <pre>
   * Staff accounts.
   * </pre>
   */
  public static final class UserServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<UserServiceBlockingStub> {
    private UserServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected UserServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new UserServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates a user. Errors: INVALID_FIELD, ALREADY_EXISTS, REQUEST_ID_REUSED.
     * </pre>
     */
    public dev.parlance.v1.CreateUserResponse createUser(dev.parlance.v1.CreateUserRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCreateUserMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists users, the oldest first. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public dev.parlance.v1.ListUsersResponse listUsers(dev.parlance.v1.ListUsersRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListUsersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads a user. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.GetUserResponse getUser(dev.parlance.v1.GetUserRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetUserMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes the fields named in update_mask. Another role revokes the user's
     * logins, because access tokens name the role: they log in again.
     * Errors: NOT_FOUND, INVALID_FIELD, ALREADY_EXISTS, STILL_NEEDED when no
     * administrator who can log in would be left.
     * </pre>
     */
    public dev.parlance.v1.UpdateUserResponse updateUser(dev.parlance.v1.UpdateUserRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getUpdateUserMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Keeps a user from calling: their logins are revoked, their calls refused
     * at once on this node and within two seconds on others, their streams end
     * within five. Sessions they serve go back into the queue at once. The account
     * and what it wrote stay. Suspending twice changes nothing.
     * Errors: NOT_FOUND, STILL_NEEDED for the last administrator.
     * </pre>
     */
    public dev.parlance.v1.SuspendUserResponse suspendUser(dev.parlance.v1.SuspendUserRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getSuspendUserMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lets a suspended user log in again, with their password as it was.
     * Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.ReactivateUserResponse reactivateUser(dev.parlance.v1.ReactivateUserRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getReactivateUserMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Gives a user another password and revokes all their logins. The user
     * should change it with ChangePassword. Errors: NOT_FOUND, INVALID_FIELD.
     * </pre>
     */
    public dev.parlance.v1.ResetPasswordResponse resetPassword(dev.parlance.v1.ResetPasswordRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getResetPasswordMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service UserService.
   * <pre>
   * Staff accounts.
   * </pre>
   */
  public static final class UserServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<UserServiceFutureStub> {
    private UserServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected UserServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new UserServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates a user. Errors: INVALID_FIELD, ALREADY_EXISTS, REQUEST_ID_REUSED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.CreateUserResponse> createUser(
        dev.parlance.v1.CreateUserRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCreateUserMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists users, the oldest first. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.ListUsersResponse> listUsers(
        dev.parlance.v1.ListUsersRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListUsersMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Reads a user. Errors: NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.GetUserResponse> getUser(
        dev.parlance.v1.GetUserRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetUserMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Changes the fields named in update_mask. Another role revokes the user's
     * logins, because access tokens name the role: they log in again.
     * Errors: NOT_FOUND, INVALID_FIELD, ALREADY_EXISTS, STILL_NEEDED when no
     * administrator who can log in would be left.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.UpdateUserResponse> updateUser(
        dev.parlance.v1.UpdateUserRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getUpdateUserMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Keeps a user from calling: their logins are revoked, their calls refused
     * at once on this node and within two seconds on others, their streams end
     * within five. Sessions they serve go back into the queue at once. The account
     * and what it wrote stay. Suspending twice changes nothing.
     * Errors: NOT_FOUND, STILL_NEEDED for the last administrator.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.SuspendUserResponse> suspendUser(
        dev.parlance.v1.SuspendUserRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getSuspendUserMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lets a suspended user log in again, with their password as it was.
     * Errors: NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.ReactivateUserResponse> reactivateUser(
        dev.parlance.v1.ReactivateUserRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getReactivateUserMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Gives a user another password and revokes all their logins. The user
     * should change it with ChangePassword. Errors: NOT_FOUND, INVALID_FIELD.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.ResetPasswordResponse> resetPassword(
        dev.parlance.v1.ResetPasswordRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getResetPasswordMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_CREATE_USER = 0;
  private static final int METHODID_LIST_USERS = 1;
  private static final int METHODID_GET_USER = 2;
  private static final int METHODID_UPDATE_USER = 3;
  private static final int METHODID_SUSPEND_USER = 4;
  private static final int METHODID_REACTIVATE_USER = 5;
  private static final int METHODID_RESET_PASSWORD = 6;

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
        case METHODID_CREATE_USER:
          serviceImpl.createUser((dev.parlance.v1.CreateUserRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.CreateUserResponse>) responseObserver);
          break;
        case METHODID_LIST_USERS:
          serviceImpl.listUsers((dev.parlance.v1.ListUsersRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.ListUsersResponse>) responseObserver);
          break;
        case METHODID_GET_USER:
          serviceImpl.getUser((dev.parlance.v1.GetUserRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.GetUserResponse>) responseObserver);
          break;
        case METHODID_UPDATE_USER:
          serviceImpl.updateUser((dev.parlance.v1.UpdateUserRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.UpdateUserResponse>) responseObserver);
          break;
        case METHODID_SUSPEND_USER:
          serviceImpl.suspendUser((dev.parlance.v1.SuspendUserRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.SuspendUserResponse>) responseObserver);
          break;
        case METHODID_REACTIVATE_USER:
          serviceImpl.reactivateUser((dev.parlance.v1.ReactivateUserRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.ReactivateUserResponse>) responseObserver);
          break;
        case METHODID_RESET_PASSWORD:
          serviceImpl.resetPassword((dev.parlance.v1.ResetPasswordRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.ResetPasswordResponse>) responseObserver);
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
          getCreateUserMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.CreateUserRequest,
              dev.parlance.v1.CreateUserResponse>(
                service, METHODID_CREATE_USER)))
        .addMethod(
          getListUsersMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.ListUsersRequest,
              dev.parlance.v1.ListUsersResponse>(
                service, METHODID_LIST_USERS)))
        .addMethod(
          getGetUserMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.GetUserRequest,
              dev.parlance.v1.GetUserResponse>(
                service, METHODID_GET_USER)))
        .addMethod(
          getUpdateUserMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.UpdateUserRequest,
              dev.parlance.v1.UpdateUserResponse>(
                service, METHODID_UPDATE_USER)))
        .addMethod(
          getSuspendUserMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.SuspendUserRequest,
              dev.parlance.v1.SuspendUserResponse>(
                service, METHODID_SUSPEND_USER)))
        .addMethod(
          getReactivateUserMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.ReactivateUserRequest,
              dev.parlance.v1.ReactivateUserResponse>(
                service, METHODID_REACTIVATE_USER)))
        .addMethod(
          getResetPasswordMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.ResetPasswordRequest,
              dev.parlance.v1.ResetPasswordResponse>(
                service, METHODID_RESET_PASSWORD)))
        .build();
  }

  private static abstract class UserServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    UserServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.parlance.v1.UserServiceProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("UserService");
    }
  }

  private static final class UserServiceFileDescriptorSupplier
      extends UserServiceBaseDescriptorSupplier {
    UserServiceFileDescriptorSupplier() {}
  }

  private static final class UserServiceMethodDescriptorSupplier
      extends UserServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    UserServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (UserServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new UserServiceFileDescriptorSupplier())
              .addMethod(getCreateUserMethod())
              .addMethod(getListUsersMethod())
              .addMethod(getGetUserMethod())
              .addMethod(getUpdateUserMethod())
              .addMethod(getSuspendUserMethod())
              .addMethod(getReactivateUserMethod())
              .addMethod(getResetPasswordMethod())
              .build();
        }
      }
    }
    return result;
  }
}
