package dev.parlance.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Assistants and the providers behind them.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class AssistantServiceGrpc {

  private AssistantServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "parlance.v1.AssistantService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.GetAssistantRequest,
      dev.parlance.v1.GetAssistantResponse> getGetAssistantMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetAssistant",
      requestType = dev.parlance.v1.GetAssistantRequest.class,
      responseType = dev.parlance.v1.GetAssistantResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.GetAssistantRequest,
      dev.parlance.v1.GetAssistantResponse> getGetAssistantMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.GetAssistantRequest, dev.parlance.v1.GetAssistantResponse> getGetAssistantMethod;
    if ((getGetAssistantMethod = AssistantServiceGrpc.getGetAssistantMethod) == null) {
      synchronized (AssistantServiceGrpc.class) {
        if ((getGetAssistantMethod = AssistantServiceGrpc.getGetAssistantMethod) == null) {
          AssistantServiceGrpc.getGetAssistantMethod = getGetAssistantMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.GetAssistantRequest, dev.parlance.v1.GetAssistantResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetAssistant"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.GetAssistantRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.GetAssistantResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AssistantServiceMethodDescriptorSupplier("GetAssistant"))
              .build();
        }
      }
    }
    return getGetAssistantMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.ListAssistantsRequest,
      dev.parlance.v1.ListAssistantsResponse> getListAssistantsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListAssistants",
      requestType = dev.parlance.v1.ListAssistantsRequest.class,
      responseType = dev.parlance.v1.ListAssistantsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.ListAssistantsRequest,
      dev.parlance.v1.ListAssistantsResponse> getListAssistantsMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.ListAssistantsRequest, dev.parlance.v1.ListAssistantsResponse> getListAssistantsMethod;
    if ((getListAssistantsMethod = AssistantServiceGrpc.getListAssistantsMethod) == null) {
      synchronized (AssistantServiceGrpc.class) {
        if ((getListAssistantsMethod = AssistantServiceGrpc.getListAssistantsMethod) == null) {
          AssistantServiceGrpc.getListAssistantsMethod = getListAssistantsMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.ListAssistantsRequest, dev.parlance.v1.ListAssistantsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListAssistants"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListAssistantsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListAssistantsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AssistantServiceMethodDescriptorSupplier("ListAssistants"))
              .build();
        }
      }
    }
    return getListAssistantsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.UpdateAssistantRequest,
      dev.parlance.v1.UpdateAssistantResponse> getUpdateAssistantMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "UpdateAssistant",
      requestType = dev.parlance.v1.UpdateAssistantRequest.class,
      responseType = dev.parlance.v1.UpdateAssistantResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.UpdateAssistantRequest,
      dev.parlance.v1.UpdateAssistantResponse> getUpdateAssistantMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.UpdateAssistantRequest, dev.parlance.v1.UpdateAssistantResponse> getUpdateAssistantMethod;
    if ((getUpdateAssistantMethod = AssistantServiceGrpc.getUpdateAssistantMethod) == null) {
      synchronized (AssistantServiceGrpc.class) {
        if ((getUpdateAssistantMethod = AssistantServiceGrpc.getUpdateAssistantMethod) == null) {
          AssistantServiceGrpc.getUpdateAssistantMethod = getUpdateAssistantMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.UpdateAssistantRequest, dev.parlance.v1.UpdateAssistantResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "UpdateAssistant"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.UpdateAssistantRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.UpdateAssistantResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AssistantServiceMethodDescriptorSupplier("UpdateAssistant"))
              .build();
        }
      }
    }
    return getUpdateAssistantMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.CreateAssistantRequest,
      dev.parlance.v1.CreateAssistantResponse> getCreateAssistantMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CreateAssistant",
      requestType = dev.parlance.v1.CreateAssistantRequest.class,
      responseType = dev.parlance.v1.CreateAssistantResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.CreateAssistantRequest,
      dev.parlance.v1.CreateAssistantResponse> getCreateAssistantMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.CreateAssistantRequest, dev.parlance.v1.CreateAssistantResponse> getCreateAssistantMethod;
    if ((getCreateAssistantMethod = AssistantServiceGrpc.getCreateAssistantMethod) == null) {
      synchronized (AssistantServiceGrpc.class) {
        if ((getCreateAssistantMethod = AssistantServiceGrpc.getCreateAssistantMethod) == null) {
          AssistantServiceGrpc.getCreateAssistantMethod = getCreateAssistantMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.CreateAssistantRequest, dev.parlance.v1.CreateAssistantResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CreateAssistant"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.CreateAssistantRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.CreateAssistantResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AssistantServiceMethodDescriptorSupplier("CreateAssistant"))
              .build();
        }
      }
    }
    return getCreateAssistantMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.DeleteAssistantRequest,
      dev.parlance.v1.DeleteAssistantResponse> getDeleteAssistantMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "DeleteAssistant",
      requestType = dev.parlance.v1.DeleteAssistantRequest.class,
      responseType = dev.parlance.v1.DeleteAssistantResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.DeleteAssistantRequest,
      dev.parlance.v1.DeleteAssistantResponse> getDeleteAssistantMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.DeleteAssistantRequest, dev.parlance.v1.DeleteAssistantResponse> getDeleteAssistantMethod;
    if ((getDeleteAssistantMethod = AssistantServiceGrpc.getDeleteAssistantMethod) == null) {
      synchronized (AssistantServiceGrpc.class) {
        if ((getDeleteAssistantMethod = AssistantServiceGrpc.getDeleteAssistantMethod) == null) {
          AssistantServiceGrpc.getDeleteAssistantMethod = getDeleteAssistantMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.DeleteAssistantRequest, dev.parlance.v1.DeleteAssistantResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "DeleteAssistant"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.DeleteAssistantRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.DeleteAssistantResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AssistantServiceMethodDescriptorSupplier("DeleteAssistant"))
              .build();
        }
      }
    }
    return getDeleteAssistantMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.ListModelsRequest,
      dev.parlance.v1.ListModelsResponse> getListModelsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListModels",
      requestType = dev.parlance.v1.ListModelsRequest.class,
      responseType = dev.parlance.v1.ListModelsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.ListModelsRequest,
      dev.parlance.v1.ListModelsResponse> getListModelsMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.ListModelsRequest, dev.parlance.v1.ListModelsResponse> getListModelsMethod;
    if ((getListModelsMethod = AssistantServiceGrpc.getListModelsMethod) == null) {
      synchronized (AssistantServiceGrpc.class) {
        if ((getListModelsMethod = AssistantServiceGrpc.getListModelsMethod) == null) {
          AssistantServiceGrpc.getListModelsMethod = getListModelsMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.ListModelsRequest, dev.parlance.v1.ListModelsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListModels"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListModelsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListModelsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AssistantServiceMethodDescriptorSupplier("ListModels"))
              .build();
        }
      }
    }
    return getListModelsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.GenerateRequest,
      dev.parlance.v1.GenerateResponse> getGenerateMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "Generate",
      requestType = dev.parlance.v1.GenerateRequest.class,
      responseType = dev.parlance.v1.GenerateResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.GenerateRequest,
      dev.parlance.v1.GenerateResponse> getGenerateMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.GenerateRequest, dev.parlance.v1.GenerateResponse> getGenerateMethod;
    if ((getGenerateMethod = AssistantServiceGrpc.getGenerateMethod) == null) {
      synchronized (AssistantServiceGrpc.class) {
        if ((getGenerateMethod = AssistantServiceGrpc.getGenerateMethod) == null) {
          AssistantServiceGrpc.getGenerateMethod = getGenerateMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.GenerateRequest, dev.parlance.v1.GenerateResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "Generate"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.GenerateRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.GenerateResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AssistantServiceMethodDescriptorSupplier("Generate"))
              .build();
        }
      }
    }
    return getGenerateMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.StreamGenerateRequest,
      dev.parlance.v1.StreamGenerateResponse> getStreamGenerateMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "StreamGenerate",
      requestType = dev.parlance.v1.StreamGenerateRequest.class,
      responseType = dev.parlance.v1.StreamGenerateResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.StreamGenerateRequest,
      dev.parlance.v1.StreamGenerateResponse> getStreamGenerateMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.StreamGenerateRequest, dev.parlance.v1.StreamGenerateResponse> getStreamGenerateMethod;
    if ((getStreamGenerateMethod = AssistantServiceGrpc.getStreamGenerateMethod) == null) {
      synchronized (AssistantServiceGrpc.class) {
        if ((getStreamGenerateMethod = AssistantServiceGrpc.getStreamGenerateMethod) == null) {
          AssistantServiceGrpc.getStreamGenerateMethod = getStreamGenerateMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.StreamGenerateRequest, dev.parlance.v1.StreamGenerateResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "StreamGenerate"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.StreamGenerateRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.StreamGenerateResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AssistantServiceMethodDescriptorSupplier("StreamGenerate"))
              .build();
        }
      }
    }
    return getStreamGenerateMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.ListProvidersRequest,
      dev.parlance.v1.ListProvidersResponse> getListProvidersMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListProviders",
      requestType = dev.parlance.v1.ListProvidersRequest.class,
      responseType = dev.parlance.v1.ListProvidersResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.ListProvidersRequest,
      dev.parlance.v1.ListProvidersResponse> getListProvidersMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.ListProvidersRequest, dev.parlance.v1.ListProvidersResponse> getListProvidersMethod;
    if ((getListProvidersMethod = AssistantServiceGrpc.getListProvidersMethod) == null) {
      synchronized (AssistantServiceGrpc.class) {
        if ((getListProvidersMethod = AssistantServiceGrpc.getListProvidersMethod) == null) {
          AssistantServiceGrpc.getListProvidersMethod = getListProvidersMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.ListProvidersRequest, dev.parlance.v1.ListProvidersResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListProviders"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListProvidersRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListProvidersResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AssistantServiceMethodDescriptorSupplier("ListProviders"))
              .build();
        }
      }
    }
    return getListProvidersMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.TestProviderRequest,
      dev.parlance.v1.TestProviderResponse> getTestProviderMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "TestProvider",
      requestType = dev.parlance.v1.TestProviderRequest.class,
      responseType = dev.parlance.v1.TestProviderResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.TestProviderRequest,
      dev.parlance.v1.TestProviderResponse> getTestProviderMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.TestProviderRequest, dev.parlance.v1.TestProviderResponse> getTestProviderMethod;
    if ((getTestProviderMethod = AssistantServiceGrpc.getTestProviderMethod) == null) {
      synchronized (AssistantServiceGrpc.class) {
        if ((getTestProviderMethod = AssistantServiceGrpc.getTestProviderMethod) == null) {
          AssistantServiceGrpc.getTestProviderMethod = getTestProviderMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.TestProviderRequest, dev.parlance.v1.TestProviderResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "TestProvider"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.TestProviderRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.TestProviderResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AssistantServiceMethodDescriptorSupplier("TestProvider"))
              .build();
        }
      }
    }
    return getTestProviderMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static AssistantServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AssistantServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AssistantServiceStub>() {
        @java.lang.Override
        public AssistantServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AssistantServiceStub(channel, callOptions);
        }
      };
    return AssistantServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static AssistantServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AssistantServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AssistantServiceBlockingV2Stub>() {
        @java.lang.Override
        public AssistantServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AssistantServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return AssistantServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static AssistantServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AssistantServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AssistantServiceBlockingStub>() {
        @java.lang.Override
        public AssistantServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AssistantServiceBlockingStub(channel, callOptions);
        }
      };
    return AssistantServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static AssistantServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AssistantServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AssistantServiceFutureStub>() {
        @java.lang.Override
        public AssistantServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AssistantServiceFutureStub(channel, callOptions);
        }
      };
    return AssistantServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Assistants and the providers behind them.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Reads an assistant. Errors: NOT_FOUND.
     * </pre>
     */
    default void getAssistant(dev.parlance.v1.GetAssistantRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.GetAssistantResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetAssistantMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists assistants, the oldest first. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void listAssistants(dev.parlance.v1.ListAssistantsRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListAssistantsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListAssistantsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Changes the fields named in update_mask. Answers begun later use the new
     * settings. Errors: NOT_FOUND, INVALID_FIELD.
     * </pre>
     */
    default void updateAssistant(dev.parlance.v1.UpdateAssistantRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.UpdateAssistantResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getUpdateAssistantMethod(), responseObserver);
    }

    /**
     * <pre>
     * Creates an assistant; it is never the default one. Of the assistant given,
     * id, is_default and times are set by the server; `enabled` left out makes
     * one that is off. Errors: INVALID_FIELD, REQUEST_ID_REUSED.
     * </pre>
     */
    default void createAssistant(dev.parlance.v1.CreateAssistantRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.CreateAssistantResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCreateAssistantMethod(), responseObserver);
    }

    /**
     * <pre>
     * Deletes an assistant. Its sessions keep its id and are served by the
     * default assistant from then on; an answer being written is finished.
     * Errors: NOT_FOUND, STILL_NEEDED for the default assistant.
     * </pre>
     */
    default void deleteAssistant(dev.parlance.v1.DeleteAssistantRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.DeleteAssistantResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getDeleteAssistantMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists the models that can be chosen: those of the configuration, nobody is
     * asked. A builtin or scripted provider takes any and lists none.
     * Errors: NOT_FOUND.
     * </pre>
     */
    default void listModels(dev.parlance.v1.ListModelsRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListModelsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListModelsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Answers the messages given, and remembers nothing. The time limits of
     * answers hold (the settings `answer.*_seconds`), and at most 64 KiB of text
     * come. Leaving the call ends the call of the provider. Where as many answers
     * are being written as may be at once (of the provider, or in all), the call
     * does not wait: LIMIT_REACHED with RetryInfo.
     * Errors: NOT_FOUND, INVALID_FIELD, PROVIDER_FAILED, LIMIT_REACHED.
     * </pre>
     */
    default void generate(dev.parlance.v1.GenerateRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.GenerateResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGenerateMethod(), responseObserver);
    }

    /**
     * <pre>
     * As Generate, piece by piece: `delta`s, then exactly one `finished` at the
     * end. An error after the first delta ends the stream: what came is partial.
     * Errors: NOT_FOUND, INVALID_FIELD, PROVIDER_FAILED, LIMIT_REACHED, DRAINING,
     * LOGIN_REVOKED, USER_SUSPENDED.
     * </pre>
     */
    default void streamGenerate(dev.parlance.v1.StreamGenerateRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.StreamGenerateResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getStreamGenerateMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists the configured providers and their models; never their keys.
     * </pre>
     */
    default void listProviders(dev.parlance.v1.ListProvidersRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListProvidersResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListProvidersMethod(), responseObserver);
    }

    /**
     * <pre>
     * Asks a provider for one short answer and reports how it went; the call
     * itself succeeds also when the provider fails. Errors: NOT_FOUND.
     * </pre>
     */
    default void testProvider(dev.parlance.v1.TestProviderRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.TestProviderResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getTestProviderMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service AssistantService.
   * <pre>
   * Assistants and the providers behind them.
   * </pre>
   */
  public static abstract class AssistantServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return AssistantServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service AssistantService.
   * <pre>
   * Assistants and the providers behind them.
   * </pre>
   */
  public static final class AssistantServiceStub
      extends io.grpc.stub.AbstractAsyncStub<AssistantServiceStub> {
    private AssistantServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AssistantServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AssistantServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Reads an assistant. Errors: NOT_FOUND.
     * </pre>
     */
    public void getAssistant(dev.parlance.v1.GetAssistantRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.GetAssistantResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetAssistantMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists assistants, the oldest first. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void listAssistants(dev.parlance.v1.ListAssistantsRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListAssistantsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListAssistantsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Changes the fields named in update_mask. Answers begun later use the new
     * settings. Errors: NOT_FOUND, INVALID_FIELD.
     * </pre>
     */
    public void updateAssistant(dev.parlance.v1.UpdateAssistantRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.UpdateAssistantResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getUpdateAssistantMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Creates an assistant; it is never the default one. Of the assistant given,
     * id, is_default and times are set by the server; `enabled` left out makes
     * one that is off. Errors: INVALID_FIELD, REQUEST_ID_REUSED.
     * </pre>
     */
    public void createAssistant(dev.parlance.v1.CreateAssistantRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.CreateAssistantResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCreateAssistantMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Deletes an assistant. Its sessions keep its id and are served by the
     * default assistant from then on; an answer being written is finished.
     * Errors: NOT_FOUND, STILL_NEEDED for the default assistant.
     * </pre>
     */
    public void deleteAssistant(dev.parlance.v1.DeleteAssistantRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.DeleteAssistantResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getDeleteAssistantMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists the models that can be chosen: those of the configuration, nobody is
     * asked. A builtin or scripted provider takes any and lists none.
     * Errors: NOT_FOUND.
     * </pre>
     */
    public void listModels(dev.parlance.v1.ListModelsRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListModelsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListModelsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Answers the messages given, and remembers nothing. The time limits of
     * answers hold (the settings `answer.*_seconds`), and at most 64 KiB of text
     * come. Leaving the call ends the call of the provider. Where as many answers
     * are being written as may be at once (of the provider, or in all), the call
     * does not wait: LIMIT_REACHED with RetryInfo.
     * Errors: NOT_FOUND, INVALID_FIELD, PROVIDER_FAILED, LIMIT_REACHED.
     * </pre>
     */
    public void generate(dev.parlance.v1.GenerateRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.GenerateResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGenerateMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * As Generate, piece by piece: `delta`s, then exactly one `finished` at the
     * end. An error after the first delta ends the stream: what came is partial.
     * Errors: NOT_FOUND, INVALID_FIELD, PROVIDER_FAILED, LIMIT_REACHED, DRAINING,
     * LOGIN_REVOKED, USER_SUSPENDED.
     * </pre>
     */
    public void streamGenerate(dev.parlance.v1.StreamGenerateRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.StreamGenerateResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getStreamGenerateMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists the configured providers and their models; never their keys.
     * </pre>
     */
    public void listProviders(dev.parlance.v1.ListProvidersRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListProvidersResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListProvidersMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Asks a provider for one short answer and reports how it went; the call
     * itself succeeds also when the provider fails. Errors: NOT_FOUND.
     * </pre>
     */
    public void testProvider(dev.parlance.v1.TestProviderRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.TestProviderResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getTestProviderMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service AssistantService.
   * <pre>
   * Assistants and the providers behind them.
   * </pre>
   */
  public static final class AssistantServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<AssistantServiceBlockingV2Stub> {
    private AssistantServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AssistantServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AssistantServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Reads an assistant. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.GetAssistantResponse getAssistant(dev.parlance.v1.GetAssistantRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetAssistantMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists assistants, the oldest first. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public dev.parlance.v1.ListAssistantsResponse listAssistants(dev.parlance.v1.ListAssistantsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListAssistantsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes the fields named in update_mask. Answers begun later use the new
     * settings. Errors: NOT_FOUND, INVALID_FIELD.
     * </pre>
     */
    public dev.parlance.v1.UpdateAssistantResponse updateAssistant(dev.parlance.v1.UpdateAssistantRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getUpdateAssistantMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Creates an assistant; it is never the default one. Of the assistant given,
     * id, is_default and times are set by the server; `enabled` left out makes
     * one that is off. Errors: INVALID_FIELD, REQUEST_ID_REUSED.
     * </pre>
     */
    public dev.parlance.v1.CreateAssistantResponse createAssistant(dev.parlance.v1.CreateAssistantRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCreateAssistantMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Deletes an assistant. Its sessions keep its id and are served by the
     * default assistant from then on; an answer being written is finished.
     * Errors: NOT_FOUND, STILL_NEEDED for the default assistant.
     * </pre>
     */
    public dev.parlance.v1.DeleteAssistantResponse deleteAssistant(dev.parlance.v1.DeleteAssistantRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getDeleteAssistantMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists the models that can be chosen: those of the configuration, nobody is
     * asked. A builtin or scripted provider takes any and lists none.
     * Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.ListModelsResponse listModels(dev.parlance.v1.ListModelsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListModelsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Answers the messages given, and remembers nothing. The time limits of
     * answers hold (the settings `answer.*_seconds`), and at most 64 KiB of text
     * come. Leaving the call ends the call of the provider. Where as many answers
     * are being written as may be at once (of the provider, or in all), the call
     * does not wait: LIMIT_REACHED with RetryInfo.
     * Errors: NOT_FOUND, INVALID_FIELD, PROVIDER_FAILED, LIMIT_REACHED.
     * </pre>
     */
    public dev.parlance.v1.GenerateResponse generate(dev.parlance.v1.GenerateRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGenerateMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * As Generate, piece by piece: `delta`s, then exactly one `finished` at the
     * end. An error after the first delta ends the stream: what came is partial.
     * Errors: NOT_FOUND, INVALID_FIELD, PROVIDER_FAILED, LIMIT_REACHED, DRAINING,
     * LOGIN_REVOKED, USER_SUSPENDED.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, dev.parlance.v1.StreamGenerateResponse>
        streamGenerate(dev.parlance.v1.StreamGenerateRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getStreamGenerateMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists the configured providers and their models; never their keys.
     * </pre>
     */
    public dev.parlance.v1.ListProvidersResponse listProviders(dev.parlance.v1.ListProvidersRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListProvidersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Asks a provider for one short answer and reports how it went; the call
     * itself succeeds also when the provider fails. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.TestProviderResponse testProvider(dev.parlance.v1.TestProviderRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getTestProviderMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service AssistantService.
   * <pre>
   * Assistants and the providers behind them.
   * </pre>
   */
  public static final class AssistantServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<AssistantServiceBlockingStub> {
    private AssistantServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AssistantServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AssistantServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Reads an assistant. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.GetAssistantResponse getAssistant(dev.parlance.v1.GetAssistantRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetAssistantMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists assistants, the oldest first. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public dev.parlance.v1.ListAssistantsResponse listAssistants(dev.parlance.v1.ListAssistantsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListAssistantsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes the fields named in update_mask. Answers begun later use the new
     * settings. Errors: NOT_FOUND, INVALID_FIELD.
     * </pre>
     */
    public dev.parlance.v1.UpdateAssistantResponse updateAssistant(dev.parlance.v1.UpdateAssistantRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getUpdateAssistantMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Creates an assistant; it is never the default one. Of the assistant given,
     * id, is_default and times are set by the server; `enabled` left out makes
     * one that is off. Errors: INVALID_FIELD, REQUEST_ID_REUSED.
     * </pre>
     */
    public dev.parlance.v1.CreateAssistantResponse createAssistant(dev.parlance.v1.CreateAssistantRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCreateAssistantMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Deletes an assistant. Its sessions keep its id and are served by the
     * default assistant from then on; an answer being written is finished.
     * Errors: NOT_FOUND, STILL_NEEDED for the default assistant.
     * </pre>
     */
    public dev.parlance.v1.DeleteAssistantResponse deleteAssistant(dev.parlance.v1.DeleteAssistantRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getDeleteAssistantMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists the models that can be chosen: those of the configuration, nobody is
     * asked. A builtin or scripted provider takes any and lists none.
     * Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.ListModelsResponse listModels(dev.parlance.v1.ListModelsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListModelsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Answers the messages given, and remembers nothing. The time limits of
     * answers hold (the settings `answer.*_seconds`), and at most 64 KiB of text
     * come. Leaving the call ends the call of the provider. Where as many answers
     * are being written as may be at once (of the provider, or in all), the call
     * does not wait: LIMIT_REACHED with RetryInfo.
     * Errors: NOT_FOUND, INVALID_FIELD, PROVIDER_FAILED, LIMIT_REACHED.
     * </pre>
     */
    public dev.parlance.v1.GenerateResponse generate(dev.parlance.v1.GenerateRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGenerateMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * As Generate, piece by piece: `delta`s, then exactly one `finished` at the
     * end. An error after the first delta ends the stream: what came is partial.
     * Errors: NOT_FOUND, INVALID_FIELD, PROVIDER_FAILED, LIMIT_REACHED, DRAINING,
     * LOGIN_REVOKED, USER_SUSPENDED.
     * </pre>
     */
    public java.util.Iterator<dev.parlance.v1.StreamGenerateResponse> streamGenerate(
        dev.parlance.v1.StreamGenerateRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getStreamGenerateMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists the configured providers and their models; never their keys.
     * </pre>
     */
    public dev.parlance.v1.ListProvidersResponse listProviders(dev.parlance.v1.ListProvidersRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListProvidersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Asks a provider for one short answer and reports how it went; the call
     * itself succeeds also when the provider fails. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.TestProviderResponse testProvider(dev.parlance.v1.TestProviderRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getTestProviderMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service AssistantService.
   * <pre>
   * Assistants and the providers behind them.
   * </pre>
   */
  public static final class AssistantServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<AssistantServiceFutureStub> {
    private AssistantServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AssistantServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AssistantServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Reads an assistant. Errors: NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.GetAssistantResponse> getAssistant(
        dev.parlance.v1.GetAssistantRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetAssistantMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists assistants, the oldest first. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.ListAssistantsResponse> listAssistants(
        dev.parlance.v1.ListAssistantsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListAssistantsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Changes the fields named in update_mask. Answers begun later use the new
     * settings. Errors: NOT_FOUND, INVALID_FIELD.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.UpdateAssistantResponse> updateAssistant(
        dev.parlance.v1.UpdateAssistantRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getUpdateAssistantMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Creates an assistant; it is never the default one. Of the assistant given,
     * id, is_default and times are set by the server; `enabled` left out makes
     * one that is off. Errors: INVALID_FIELD, REQUEST_ID_REUSED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.CreateAssistantResponse> createAssistant(
        dev.parlance.v1.CreateAssistantRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCreateAssistantMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Deletes an assistant. Its sessions keep its id and are served by the
     * default assistant from then on; an answer being written is finished.
     * Errors: NOT_FOUND, STILL_NEEDED for the default assistant.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.DeleteAssistantResponse> deleteAssistant(
        dev.parlance.v1.DeleteAssistantRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getDeleteAssistantMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists the models that can be chosen: those of the configuration, nobody is
     * asked. A builtin or scripted provider takes any and lists none.
     * Errors: NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.ListModelsResponse> listModels(
        dev.parlance.v1.ListModelsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListModelsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Answers the messages given, and remembers nothing. The time limits of
     * answers hold (the settings `answer.*_seconds`), and at most 64 KiB of text
     * come. Leaving the call ends the call of the provider. Where as many answers
     * are being written as may be at once (of the provider, or in all), the call
     * does not wait: LIMIT_REACHED with RetryInfo.
     * Errors: NOT_FOUND, INVALID_FIELD, PROVIDER_FAILED, LIMIT_REACHED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.GenerateResponse> generate(
        dev.parlance.v1.GenerateRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGenerateMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists the configured providers and their models; never their keys.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.ListProvidersResponse> listProviders(
        dev.parlance.v1.ListProvidersRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListProvidersMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Asks a provider for one short answer and reports how it went; the call
     * itself succeeds also when the provider fails. Errors: NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.TestProviderResponse> testProvider(
        dev.parlance.v1.TestProviderRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getTestProviderMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_GET_ASSISTANT = 0;
  private static final int METHODID_LIST_ASSISTANTS = 1;
  private static final int METHODID_UPDATE_ASSISTANT = 2;
  private static final int METHODID_CREATE_ASSISTANT = 3;
  private static final int METHODID_DELETE_ASSISTANT = 4;
  private static final int METHODID_LIST_MODELS = 5;
  private static final int METHODID_GENERATE = 6;
  private static final int METHODID_STREAM_GENERATE = 7;
  private static final int METHODID_LIST_PROVIDERS = 8;
  private static final int METHODID_TEST_PROVIDER = 9;

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
        case METHODID_GET_ASSISTANT:
          serviceImpl.getAssistant((dev.parlance.v1.GetAssistantRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.GetAssistantResponse>) responseObserver);
          break;
        case METHODID_LIST_ASSISTANTS:
          serviceImpl.listAssistants((dev.parlance.v1.ListAssistantsRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.ListAssistantsResponse>) responseObserver);
          break;
        case METHODID_UPDATE_ASSISTANT:
          serviceImpl.updateAssistant((dev.parlance.v1.UpdateAssistantRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.UpdateAssistantResponse>) responseObserver);
          break;
        case METHODID_CREATE_ASSISTANT:
          serviceImpl.createAssistant((dev.parlance.v1.CreateAssistantRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.CreateAssistantResponse>) responseObserver);
          break;
        case METHODID_DELETE_ASSISTANT:
          serviceImpl.deleteAssistant((dev.parlance.v1.DeleteAssistantRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.DeleteAssistantResponse>) responseObserver);
          break;
        case METHODID_LIST_MODELS:
          serviceImpl.listModels((dev.parlance.v1.ListModelsRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.ListModelsResponse>) responseObserver);
          break;
        case METHODID_GENERATE:
          serviceImpl.generate((dev.parlance.v1.GenerateRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.GenerateResponse>) responseObserver);
          break;
        case METHODID_STREAM_GENERATE:
          serviceImpl.streamGenerate((dev.parlance.v1.StreamGenerateRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.StreamGenerateResponse>) responseObserver);
          break;
        case METHODID_LIST_PROVIDERS:
          serviceImpl.listProviders((dev.parlance.v1.ListProvidersRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.ListProvidersResponse>) responseObserver);
          break;
        case METHODID_TEST_PROVIDER:
          serviceImpl.testProvider((dev.parlance.v1.TestProviderRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.TestProviderResponse>) responseObserver);
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
          getGetAssistantMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.GetAssistantRequest,
              dev.parlance.v1.GetAssistantResponse>(
                service, METHODID_GET_ASSISTANT)))
        .addMethod(
          getListAssistantsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.ListAssistantsRequest,
              dev.parlance.v1.ListAssistantsResponse>(
                service, METHODID_LIST_ASSISTANTS)))
        .addMethod(
          getUpdateAssistantMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.UpdateAssistantRequest,
              dev.parlance.v1.UpdateAssistantResponse>(
                service, METHODID_UPDATE_ASSISTANT)))
        .addMethod(
          getCreateAssistantMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.CreateAssistantRequest,
              dev.parlance.v1.CreateAssistantResponse>(
                service, METHODID_CREATE_ASSISTANT)))
        .addMethod(
          getDeleteAssistantMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.DeleteAssistantRequest,
              dev.parlance.v1.DeleteAssistantResponse>(
                service, METHODID_DELETE_ASSISTANT)))
        .addMethod(
          getListModelsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.ListModelsRequest,
              dev.parlance.v1.ListModelsResponse>(
                service, METHODID_LIST_MODELS)))
        .addMethod(
          getGenerateMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.GenerateRequest,
              dev.parlance.v1.GenerateResponse>(
                service, METHODID_GENERATE)))
        .addMethod(
          getStreamGenerateMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              dev.parlance.v1.StreamGenerateRequest,
              dev.parlance.v1.StreamGenerateResponse>(
                service, METHODID_STREAM_GENERATE)))
        .addMethod(
          getListProvidersMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.ListProvidersRequest,
              dev.parlance.v1.ListProvidersResponse>(
                service, METHODID_LIST_PROVIDERS)))
        .addMethod(
          getTestProviderMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.TestProviderRequest,
              dev.parlance.v1.TestProviderResponse>(
                service, METHODID_TEST_PROVIDER)))
        .build();
  }

  private static abstract class AssistantServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    AssistantServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.parlance.v1.AssistantServiceProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("AssistantService");
    }
  }

  private static final class AssistantServiceFileDescriptorSupplier
      extends AssistantServiceBaseDescriptorSupplier {
    AssistantServiceFileDescriptorSupplier() {}
  }

  private static final class AssistantServiceMethodDescriptorSupplier
      extends AssistantServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    AssistantServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (AssistantServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new AssistantServiceFileDescriptorSupplier())
              .addMethod(getGetAssistantMethod())
              .addMethod(getListAssistantsMethod())
              .addMethod(getUpdateAssistantMethod())
              .addMethod(getCreateAssistantMethod())
              .addMethod(getDeleteAssistantMethod())
              .addMethod(getListModelsMethod())
              .addMethod(getGenerateMethod())
              .addMethod(getStreamGenerateMethod())
              .addMethod(getListProvidersMethod())
              .addMethod(getTestProviderMethod())
              .build();
        }
      }
    }
    return result;
  }
}
