package dev.parlance.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * The queue that agents work.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class InboxServiceGrpc {

  private InboxServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "parlance.v1.InboxService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.WatchInboxRequest,
      dev.parlance.v1.WatchInboxResponse> getWatchInboxMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "WatchInbox",
      requestType = dev.parlance.v1.WatchInboxRequest.class,
      responseType = dev.parlance.v1.WatchInboxResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.WatchInboxRequest,
      dev.parlance.v1.WatchInboxResponse> getWatchInboxMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.WatchInboxRequest, dev.parlance.v1.WatchInboxResponse> getWatchInboxMethod;
    if ((getWatchInboxMethod = InboxServiceGrpc.getWatchInboxMethod) == null) {
      synchronized (InboxServiceGrpc.class) {
        if ((getWatchInboxMethod = InboxServiceGrpc.getWatchInboxMethod) == null) {
          InboxServiceGrpc.getWatchInboxMethod = getWatchInboxMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.WatchInboxRequest, dev.parlance.v1.WatchInboxResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "WatchInbox"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.WatchInboxRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.WatchInboxResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InboxServiceMethodDescriptorSupplier("WatchInbox"))
              .build();
        }
      }
    }
    return getWatchInboxMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.SetAvailabilityRequest,
      dev.parlance.v1.SetAvailabilityResponse> getSetAvailabilityMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SetAvailability",
      requestType = dev.parlance.v1.SetAvailabilityRequest.class,
      responseType = dev.parlance.v1.SetAvailabilityResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.SetAvailabilityRequest,
      dev.parlance.v1.SetAvailabilityResponse> getSetAvailabilityMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.SetAvailabilityRequest, dev.parlance.v1.SetAvailabilityResponse> getSetAvailabilityMethod;
    if ((getSetAvailabilityMethod = InboxServiceGrpc.getSetAvailabilityMethod) == null) {
      synchronized (InboxServiceGrpc.class) {
        if ((getSetAvailabilityMethod = InboxServiceGrpc.getSetAvailabilityMethod) == null) {
          InboxServiceGrpc.getSetAvailabilityMethod = getSetAvailabilityMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.SetAvailabilityRequest, dev.parlance.v1.SetAvailabilityResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SetAvailability"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.SetAvailabilityRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.SetAvailabilityResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InboxServiceMethodDescriptorSupplier("SetAvailability"))
              .build();
        }
      }
    }
    return getSetAvailabilityMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.ListAgentsRequest,
      dev.parlance.v1.ListAgentsResponse> getListAgentsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListAgents",
      requestType = dev.parlance.v1.ListAgentsRequest.class,
      responseType = dev.parlance.v1.ListAgentsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.ListAgentsRequest,
      dev.parlance.v1.ListAgentsResponse> getListAgentsMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.ListAgentsRequest, dev.parlance.v1.ListAgentsResponse> getListAgentsMethod;
    if ((getListAgentsMethod = InboxServiceGrpc.getListAgentsMethod) == null) {
      synchronized (InboxServiceGrpc.class) {
        if ((getListAgentsMethod = InboxServiceGrpc.getListAgentsMethod) == null) {
          InboxServiceGrpc.getListAgentsMethod = getListAgentsMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.ListAgentsRequest, dev.parlance.v1.ListAgentsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListAgents"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListAgentsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListAgentsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InboxServiceMethodDescriptorSupplier("ListAgents"))
              .build();
        }
      }
    }
    return getListAgentsMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static InboxServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<InboxServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<InboxServiceStub>() {
        @java.lang.Override
        public InboxServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new InboxServiceStub(channel, callOptions);
        }
      };
    return InboxServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static InboxServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<InboxServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<InboxServiceBlockingV2Stub>() {
        @java.lang.Override
        public InboxServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new InboxServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return InboxServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static InboxServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<InboxServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<InboxServiceBlockingStub>() {
        @java.lang.Override
        public InboxServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new InboxServiceBlockingStub(channel, callOptions);
        }
      };
    return InboxServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static InboxServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<InboxServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<InboxServiceFutureStub>() {
        @java.lang.Override
        public InboxServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new InboxServiceFutureStub(channel, callOptions);
        }
      };
    return InboxServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * The queue that agents work.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Follows open sessions that the caller may see: a snapshot of upserts, then
     * synced, then changes. A session is told at most once a second, unless its
     * state or assignee changed. Places in the queue are told to contacts only:
     * an inbox has them by priority, waiting_since and id. A slow reader misses
     * states in between, never the last one. After a reconnect a new snapshot
     * comes. Errors: INVALID_FIELD.
     * </pre>
     */
    default void watchInbox(dev.parlance.v1.WatchInboxRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.WatchInboxResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getWatchInboxMethod(), responseObserver);
    }

    /**
     * <pre>
     * Says whether new sessions may come to the caller.
     * </pre>
     */
    default void setAvailability(dev.parlance.v1.SetAvailabilityRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.SetAvailabilityResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSetAvailabilityMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists the users who can serve sessions, with what they do now: the oldest
     * accounts first, suspended ones left out. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void listAgents(dev.parlance.v1.ListAgentsRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListAgentsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListAgentsMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service InboxService.
   * <pre>
   * The queue that agents work.
   * </pre>
   */
  public static abstract class InboxServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return InboxServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service InboxService.
   * <pre>
   * The queue that agents work.
   * </pre>
   */
  public static final class InboxServiceStub
      extends io.grpc.stub.AbstractAsyncStub<InboxServiceStub> {
    private InboxServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected InboxServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new InboxServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Follows open sessions that the caller may see: a snapshot of upserts, then
     * synced, then changes. A session is told at most once a second, unless its
     * state or assignee changed. Places in the queue are told to contacts only:
     * an inbox has them by priority, waiting_since and id. A slow reader misses
     * states in between, never the last one. After a reconnect a new snapshot
     * comes. Errors: INVALID_FIELD.
     * </pre>
     */
    public void watchInbox(dev.parlance.v1.WatchInboxRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.WatchInboxResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getWatchInboxMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Says whether new sessions may come to the caller.
     * </pre>
     */
    public void setAvailability(dev.parlance.v1.SetAvailabilityRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.SetAvailabilityResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getSetAvailabilityMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists the users who can serve sessions, with what they do now: the oldest
     * accounts first, suspended ones left out. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void listAgents(dev.parlance.v1.ListAgentsRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListAgentsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListAgentsMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service InboxService.
   * <pre>
   * The queue that agents work.
   * </pre>
   */
  public static final class InboxServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<InboxServiceBlockingV2Stub> {
    private InboxServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected InboxServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new InboxServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Follows open sessions that the caller may see: a snapshot of upserts, then
     * synced, then changes. A session is told at most once a second, unless its
     * state or assignee changed. Places in the queue are told to contacts only:
     * an inbox has them by priority, waiting_since and id. A slow reader misses
     * states in between, never the last one. After a reconnect a new snapshot
     * comes. Errors: INVALID_FIELD.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, dev.parlance.v1.WatchInboxResponse>
        watchInbox(dev.parlance.v1.WatchInboxRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getWatchInboxMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Says whether new sessions may come to the caller.
     * </pre>
     */
    public dev.parlance.v1.SetAvailabilityResponse setAvailability(dev.parlance.v1.SetAvailabilityRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getSetAvailabilityMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists the users who can serve sessions, with what they do now: the oldest
     * accounts first, suspended ones left out. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public dev.parlance.v1.ListAgentsResponse listAgents(dev.parlance.v1.ListAgentsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListAgentsMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service InboxService.
   * <pre>
   * The queue that agents work.
   * </pre>
   */
  public static final class InboxServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<InboxServiceBlockingStub> {
    private InboxServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected InboxServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new InboxServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Follows open sessions that the caller may see: a snapshot of upserts, then
     * synced, then changes. A session is told at most once a second, unless its
     * state or assignee changed. Places in the queue are told to contacts only:
     * an inbox has them by priority, waiting_since and id. A slow reader misses
     * states in between, never the last one. After a reconnect a new snapshot
     * comes. Errors: INVALID_FIELD.
     * </pre>
     */
    public java.util.Iterator<dev.parlance.v1.WatchInboxResponse> watchInbox(
        dev.parlance.v1.WatchInboxRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getWatchInboxMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Says whether new sessions may come to the caller.
     * </pre>
     */
    public dev.parlance.v1.SetAvailabilityResponse setAvailability(dev.parlance.v1.SetAvailabilityRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getSetAvailabilityMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists the users who can serve sessions, with what they do now: the oldest
     * accounts first, suspended ones left out. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public dev.parlance.v1.ListAgentsResponse listAgents(dev.parlance.v1.ListAgentsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListAgentsMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service InboxService.
   * <pre>
   * The queue that agents work.
   * </pre>
   */
  public static final class InboxServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<InboxServiceFutureStub> {
    private InboxServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected InboxServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new InboxServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Says whether new sessions may come to the caller.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.SetAvailabilityResponse> setAvailability(
        dev.parlance.v1.SetAvailabilityRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getSetAvailabilityMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists the users who can serve sessions, with what they do now: the oldest
     * accounts first, suspended ones left out. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.ListAgentsResponse> listAgents(
        dev.parlance.v1.ListAgentsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListAgentsMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_WATCH_INBOX = 0;
  private static final int METHODID_SET_AVAILABILITY = 1;
  private static final int METHODID_LIST_AGENTS = 2;

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
        case METHODID_WATCH_INBOX:
          serviceImpl.watchInbox((dev.parlance.v1.WatchInboxRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.WatchInboxResponse>) responseObserver);
          break;
        case METHODID_SET_AVAILABILITY:
          serviceImpl.setAvailability((dev.parlance.v1.SetAvailabilityRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.SetAvailabilityResponse>) responseObserver);
          break;
        case METHODID_LIST_AGENTS:
          serviceImpl.listAgents((dev.parlance.v1.ListAgentsRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.ListAgentsResponse>) responseObserver);
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
          getWatchInboxMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              dev.parlance.v1.WatchInboxRequest,
              dev.parlance.v1.WatchInboxResponse>(
                service, METHODID_WATCH_INBOX)))
        .addMethod(
          getSetAvailabilityMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.SetAvailabilityRequest,
              dev.parlance.v1.SetAvailabilityResponse>(
                service, METHODID_SET_AVAILABILITY)))
        .addMethod(
          getListAgentsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.ListAgentsRequest,
              dev.parlance.v1.ListAgentsResponse>(
                service, METHODID_LIST_AGENTS)))
        .build();
  }

  private static abstract class InboxServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    InboxServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.parlance.v1.InboxServiceProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("InboxService");
    }
  }

  private static final class InboxServiceFileDescriptorSupplier
      extends InboxServiceBaseDescriptorSupplier {
    InboxServiceFileDescriptorSupplier() {}
  }

  private static final class InboxServiceMethodDescriptorSupplier
      extends InboxServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    InboxServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (InboxServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new InboxServiceFileDescriptorSupplier())
              .addMethod(getWatchInboxMethod())
              .addMethod(getSetAvailabilityMethod())
              .addMethod(getListAgentsMethod())
              .build();
        }
      }
    }
    return result;
  }
}
