package dev.parlance.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * What assistants can look up.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class KnowledgeServiceGrpc {

  private KnowledgeServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "parlance.v1.KnowledgeService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.CreateKnowledgeBaseRequest,
      dev.parlance.v1.CreateKnowledgeBaseResponse> getCreateKnowledgeBaseMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CreateKnowledgeBase",
      requestType = dev.parlance.v1.CreateKnowledgeBaseRequest.class,
      responseType = dev.parlance.v1.CreateKnowledgeBaseResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.CreateKnowledgeBaseRequest,
      dev.parlance.v1.CreateKnowledgeBaseResponse> getCreateKnowledgeBaseMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.CreateKnowledgeBaseRequest, dev.parlance.v1.CreateKnowledgeBaseResponse> getCreateKnowledgeBaseMethod;
    if ((getCreateKnowledgeBaseMethod = KnowledgeServiceGrpc.getCreateKnowledgeBaseMethod) == null) {
      synchronized (KnowledgeServiceGrpc.class) {
        if ((getCreateKnowledgeBaseMethod = KnowledgeServiceGrpc.getCreateKnowledgeBaseMethod) == null) {
          KnowledgeServiceGrpc.getCreateKnowledgeBaseMethod = getCreateKnowledgeBaseMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.CreateKnowledgeBaseRequest, dev.parlance.v1.CreateKnowledgeBaseResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CreateKnowledgeBase"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.CreateKnowledgeBaseRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.CreateKnowledgeBaseResponse.getDefaultInstance()))
              .setSchemaDescriptor(new KnowledgeServiceMethodDescriptorSupplier("CreateKnowledgeBase"))
              .build();
        }
      }
    }
    return getCreateKnowledgeBaseMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.ListKnowledgeBasesRequest,
      dev.parlance.v1.ListKnowledgeBasesResponse> getListKnowledgeBasesMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListKnowledgeBases",
      requestType = dev.parlance.v1.ListKnowledgeBasesRequest.class,
      responseType = dev.parlance.v1.ListKnowledgeBasesResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.ListKnowledgeBasesRequest,
      dev.parlance.v1.ListKnowledgeBasesResponse> getListKnowledgeBasesMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.ListKnowledgeBasesRequest, dev.parlance.v1.ListKnowledgeBasesResponse> getListKnowledgeBasesMethod;
    if ((getListKnowledgeBasesMethod = KnowledgeServiceGrpc.getListKnowledgeBasesMethod) == null) {
      synchronized (KnowledgeServiceGrpc.class) {
        if ((getListKnowledgeBasesMethod = KnowledgeServiceGrpc.getListKnowledgeBasesMethod) == null) {
          KnowledgeServiceGrpc.getListKnowledgeBasesMethod = getListKnowledgeBasesMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.ListKnowledgeBasesRequest, dev.parlance.v1.ListKnowledgeBasesResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListKnowledgeBases"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListKnowledgeBasesRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListKnowledgeBasesResponse.getDefaultInstance()))
              .setSchemaDescriptor(new KnowledgeServiceMethodDescriptorSupplier("ListKnowledgeBases"))
              .build();
        }
      }
    }
    return getListKnowledgeBasesMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.GetKnowledgeBaseRequest,
      dev.parlance.v1.GetKnowledgeBaseResponse> getGetKnowledgeBaseMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetKnowledgeBase",
      requestType = dev.parlance.v1.GetKnowledgeBaseRequest.class,
      responseType = dev.parlance.v1.GetKnowledgeBaseResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.GetKnowledgeBaseRequest,
      dev.parlance.v1.GetKnowledgeBaseResponse> getGetKnowledgeBaseMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.GetKnowledgeBaseRequest, dev.parlance.v1.GetKnowledgeBaseResponse> getGetKnowledgeBaseMethod;
    if ((getGetKnowledgeBaseMethod = KnowledgeServiceGrpc.getGetKnowledgeBaseMethod) == null) {
      synchronized (KnowledgeServiceGrpc.class) {
        if ((getGetKnowledgeBaseMethod = KnowledgeServiceGrpc.getGetKnowledgeBaseMethod) == null) {
          KnowledgeServiceGrpc.getGetKnowledgeBaseMethod = getGetKnowledgeBaseMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.GetKnowledgeBaseRequest, dev.parlance.v1.GetKnowledgeBaseResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetKnowledgeBase"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.GetKnowledgeBaseRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.GetKnowledgeBaseResponse.getDefaultInstance()))
              .setSchemaDescriptor(new KnowledgeServiceMethodDescriptorSupplier("GetKnowledgeBase"))
              .build();
        }
      }
    }
    return getGetKnowledgeBaseMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.UpdateKnowledgeBaseRequest,
      dev.parlance.v1.UpdateKnowledgeBaseResponse> getUpdateKnowledgeBaseMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "UpdateKnowledgeBase",
      requestType = dev.parlance.v1.UpdateKnowledgeBaseRequest.class,
      responseType = dev.parlance.v1.UpdateKnowledgeBaseResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.UpdateKnowledgeBaseRequest,
      dev.parlance.v1.UpdateKnowledgeBaseResponse> getUpdateKnowledgeBaseMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.UpdateKnowledgeBaseRequest, dev.parlance.v1.UpdateKnowledgeBaseResponse> getUpdateKnowledgeBaseMethod;
    if ((getUpdateKnowledgeBaseMethod = KnowledgeServiceGrpc.getUpdateKnowledgeBaseMethod) == null) {
      synchronized (KnowledgeServiceGrpc.class) {
        if ((getUpdateKnowledgeBaseMethod = KnowledgeServiceGrpc.getUpdateKnowledgeBaseMethod) == null) {
          KnowledgeServiceGrpc.getUpdateKnowledgeBaseMethod = getUpdateKnowledgeBaseMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.UpdateKnowledgeBaseRequest, dev.parlance.v1.UpdateKnowledgeBaseResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "UpdateKnowledgeBase"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.UpdateKnowledgeBaseRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.UpdateKnowledgeBaseResponse.getDefaultInstance()))
              .setSchemaDescriptor(new KnowledgeServiceMethodDescriptorSupplier("UpdateKnowledgeBase"))
              .build();
        }
      }
    }
    return getUpdateKnowledgeBaseMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.DeleteKnowledgeBaseRequest,
      dev.parlance.v1.DeleteKnowledgeBaseResponse> getDeleteKnowledgeBaseMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "DeleteKnowledgeBase",
      requestType = dev.parlance.v1.DeleteKnowledgeBaseRequest.class,
      responseType = dev.parlance.v1.DeleteKnowledgeBaseResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.DeleteKnowledgeBaseRequest,
      dev.parlance.v1.DeleteKnowledgeBaseResponse> getDeleteKnowledgeBaseMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.DeleteKnowledgeBaseRequest, dev.parlance.v1.DeleteKnowledgeBaseResponse> getDeleteKnowledgeBaseMethod;
    if ((getDeleteKnowledgeBaseMethod = KnowledgeServiceGrpc.getDeleteKnowledgeBaseMethod) == null) {
      synchronized (KnowledgeServiceGrpc.class) {
        if ((getDeleteKnowledgeBaseMethod = KnowledgeServiceGrpc.getDeleteKnowledgeBaseMethod) == null) {
          KnowledgeServiceGrpc.getDeleteKnowledgeBaseMethod = getDeleteKnowledgeBaseMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.DeleteKnowledgeBaseRequest, dev.parlance.v1.DeleteKnowledgeBaseResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "DeleteKnowledgeBase"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.DeleteKnowledgeBaseRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.DeleteKnowledgeBaseResponse.getDefaultInstance()))
              .setSchemaDescriptor(new KnowledgeServiceMethodDescriptorSupplier("DeleteKnowledgeBase"))
              .build();
        }
      }
    }
    return getDeleteKnowledgeBaseMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.GetDocumentRequest,
      dev.parlance.v1.GetDocumentResponse> getGetDocumentMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetDocument",
      requestType = dev.parlance.v1.GetDocumentRequest.class,
      responseType = dev.parlance.v1.GetDocumentResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.GetDocumentRequest,
      dev.parlance.v1.GetDocumentResponse> getGetDocumentMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.GetDocumentRequest, dev.parlance.v1.GetDocumentResponse> getGetDocumentMethod;
    if ((getGetDocumentMethod = KnowledgeServiceGrpc.getGetDocumentMethod) == null) {
      synchronized (KnowledgeServiceGrpc.class) {
        if ((getGetDocumentMethod = KnowledgeServiceGrpc.getGetDocumentMethod) == null) {
          KnowledgeServiceGrpc.getGetDocumentMethod = getGetDocumentMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.GetDocumentRequest, dev.parlance.v1.GetDocumentResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetDocument"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.GetDocumentRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.GetDocumentResponse.getDefaultInstance()))
              .setSchemaDescriptor(new KnowledgeServiceMethodDescriptorSupplier("GetDocument"))
              .build();
        }
      }
    }
    return getGetDocumentMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.ListPassagesRequest,
      dev.parlance.v1.ListPassagesResponse> getListPassagesMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListPassages",
      requestType = dev.parlance.v1.ListPassagesRequest.class,
      responseType = dev.parlance.v1.ListPassagesResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.ListPassagesRequest,
      dev.parlance.v1.ListPassagesResponse> getListPassagesMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.ListPassagesRequest, dev.parlance.v1.ListPassagesResponse> getListPassagesMethod;
    if ((getListPassagesMethod = KnowledgeServiceGrpc.getListPassagesMethod) == null) {
      synchronized (KnowledgeServiceGrpc.class) {
        if ((getListPassagesMethod = KnowledgeServiceGrpc.getListPassagesMethod) == null) {
          KnowledgeServiceGrpc.getListPassagesMethod = getListPassagesMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.ListPassagesRequest, dev.parlance.v1.ListPassagesResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListPassages"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListPassagesRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListPassagesResponse.getDefaultInstance()))
              .setSchemaDescriptor(new KnowledgeServiceMethodDescriptorSupplier("ListPassages"))
              .build();
        }
      }
    }
    return getListPassagesMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.AddDocumentRequest,
      dev.parlance.v1.AddDocumentResponse> getAddDocumentMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "AddDocument",
      requestType = dev.parlance.v1.AddDocumentRequest.class,
      responseType = dev.parlance.v1.AddDocumentResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.AddDocumentRequest,
      dev.parlance.v1.AddDocumentResponse> getAddDocumentMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.AddDocumentRequest, dev.parlance.v1.AddDocumentResponse> getAddDocumentMethod;
    if ((getAddDocumentMethod = KnowledgeServiceGrpc.getAddDocumentMethod) == null) {
      synchronized (KnowledgeServiceGrpc.class) {
        if ((getAddDocumentMethod = KnowledgeServiceGrpc.getAddDocumentMethod) == null) {
          KnowledgeServiceGrpc.getAddDocumentMethod = getAddDocumentMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.AddDocumentRequest, dev.parlance.v1.AddDocumentResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "AddDocument"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.AddDocumentRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.AddDocumentResponse.getDefaultInstance()))
              .setSchemaDescriptor(new KnowledgeServiceMethodDescriptorSupplier("AddDocument"))
              .build();
        }
      }
    }
    return getAddDocumentMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.ListDocumentsRequest,
      dev.parlance.v1.ListDocumentsResponse> getListDocumentsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListDocuments",
      requestType = dev.parlance.v1.ListDocumentsRequest.class,
      responseType = dev.parlance.v1.ListDocumentsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.ListDocumentsRequest,
      dev.parlance.v1.ListDocumentsResponse> getListDocumentsMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.ListDocumentsRequest, dev.parlance.v1.ListDocumentsResponse> getListDocumentsMethod;
    if ((getListDocumentsMethod = KnowledgeServiceGrpc.getListDocumentsMethod) == null) {
      synchronized (KnowledgeServiceGrpc.class) {
        if ((getListDocumentsMethod = KnowledgeServiceGrpc.getListDocumentsMethod) == null) {
          KnowledgeServiceGrpc.getListDocumentsMethod = getListDocumentsMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.ListDocumentsRequest, dev.parlance.v1.ListDocumentsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListDocuments"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListDocumentsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListDocumentsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new KnowledgeServiceMethodDescriptorSupplier("ListDocuments"))
              .build();
        }
      }
    }
    return getListDocumentsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.DeleteDocumentRequest,
      dev.parlance.v1.DeleteDocumentResponse> getDeleteDocumentMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "DeleteDocument",
      requestType = dev.parlance.v1.DeleteDocumentRequest.class,
      responseType = dev.parlance.v1.DeleteDocumentResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.DeleteDocumentRequest,
      dev.parlance.v1.DeleteDocumentResponse> getDeleteDocumentMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.DeleteDocumentRequest, dev.parlance.v1.DeleteDocumentResponse> getDeleteDocumentMethod;
    if ((getDeleteDocumentMethod = KnowledgeServiceGrpc.getDeleteDocumentMethod) == null) {
      synchronized (KnowledgeServiceGrpc.class) {
        if ((getDeleteDocumentMethod = KnowledgeServiceGrpc.getDeleteDocumentMethod) == null) {
          KnowledgeServiceGrpc.getDeleteDocumentMethod = getDeleteDocumentMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.DeleteDocumentRequest, dev.parlance.v1.DeleteDocumentResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "DeleteDocument"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.DeleteDocumentRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.DeleteDocumentResponse.getDefaultInstance()))
              .setSchemaDescriptor(new KnowledgeServiceMethodDescriptorSupplier("DeleteDocument"))
              .build();
        }
      }
    }
    return getDeleteDocumentMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.SearchKnowledgeRequest,
      dev.parlance.v1.SearchKnowledgeResponse> getSearchKnowledgeMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SearchKnowledge",
      requestType = dev.parlance.v1.SearchKnowledgeRequest.class,
      responseType = dev.parlance.v1.SearchKnowledgeResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.SearchKnowledgeRequest,
      dev.parlance.v1.SearchKnowledgeResponse> getSearchKnowledgeMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.SearchKnowledgeRequest, dev.parlance.v1.SearchKnowledgeResponse> getSearchKnowledgeMethod;
    if ((getSearchKnowledgeMethod = KnowledgeServiceGrpc.getSearchKnowledgeMethod) == null) {
      synchronized (KnowledgeServiceGrpc.class) {
        if ((getSearchKnowledgeMethod = KnowledgeServiceGrpc.getSearchKnowledgeMethod) == null) {
          KnowledgeServiceGrpc.getSearchKnowledgeMethod = getSearchKnowledgeMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.SearchKnowledgeRequest, dev.parlance.v1.SearchKnowledgeResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SearchKnowledge"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.SearchKnowledgeRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.SearchKnowledgeResponse.getDefaultInstance()))
              .setSchemaDescriptor(new KnowledgeServiceMethodDescriptorSupplier("SearchKnowledge"))
              .build();
        }
      }
    }
    return getSearchKnowledgeMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static KnowledgeServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<KnowledgeServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<KnowledgeServiceStub>() {
        @java.lang.Override
        public KnowledgeServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new KnowledgeServiceStub(channel, callOptions);
        }
      };
    return KnowledgeServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static KnowledgeServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<KnowledgeServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<KnowledgeServiceBlockingV2Stub>() {
        @java.lang.Override
        public KnowledgeServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new KnowledgeServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return KnowledgeServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static KnowledgeServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<KnowledgeServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<KnowledgeServiceBlockingStub>() {
        @java.lang.Override
        public KnowledgeServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new KnowledgeServiceBlockingStub(channel, callOptions);
        }
      };
    return KnowledgeServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static KnowledgeServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<KnowledgeServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<KnowledgeServiceFutureStub>() {
        @java.lang.Override
        public KnowledgeServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new KnowledgeServiceFutureStub(channel, callOptions);
        }
      };
    return KnowledgeServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * What assistants can look up.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Creates an empty knowledge base.
     * Errors: INVALID_FIELD, REQUEST_ID_REUSED.
     * </pre>
     */
    default void createKnowledgeBase(dev.parlance.v1.CreateKnowledgeBaseRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.CreateKnowledgeBaseResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCreateKnowledgeBaseMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists knowledge bases, the oldest first. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void listKnowledgeBases(dev.parlance.v1.ListKnowledgeBasesRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListKnowledgeBasesResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListKnowledgeBasesMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reads a knowledge base. Errors: NOT_FOUND.
     * </pre>
     */
    default void getKnowledgeBase(dev.parlance.v1.GetKnowledgeBaseRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.GetKnowledgeBaseResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetKnowledgeBaseMethod(), responseObserver);
    }

    /**
     * <pre>
     * Changes the fields named in update_mask. Errors: NOT_FOUND, INVALID_FIELD.
     * </pre>
     */
    default void updateKnowledgeBase(dev.parlance.v1.UpdateKnowledgeBaseRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.UpdateKnowledgeBaseResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getUpdateKnowledgeBaseMethod(), responseObserver);
    }

    /**
     * <pre>
     * Deletes a knowledge base with its documents and passages, and takes it from
     * the assistants that used it; nothing of it is found when the call returns.
     * Citations keep their quotes. Errors: NOT_FOUND.
     * </pre>
     */
    default void deleteKnowledgeBase(dev.parlance.v1.DeleteKnowledgeBaseRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.DeleteKnowledgeBaseResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getDeleteKnowledgeBaseMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reads a document with its whole text. Errors: NOT_FOUND.
     * </pre>
     */
    default void getDocument(dev.parlance.v1.GetDocumentRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.GetDocumentResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetDocumentMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists the passages of a document in the order of its text.
     * Errors: NOT_FOUND, PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void listPassages(dev.parlance.v1.ListPassagesRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListPassagesResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListPassagesMethod(), responseObserver);
    }

    /**
     * <pre>
     * Adds a document; it can be found when the call returns.
     * Errors: INVALID_FIELD, NOT_FOUND, REQUEST_ID_REUSED.
     * </pre>
     */
    default void addDocument(dev.parlance.v1.AddDocumentRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.AddDocumentResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getAddDocumentMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists documents, the oldest first. Errors: NOT_FOUND, PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void listDocuments(dev.parlance.v1.ListDocumentsRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListDocumentsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListDocumentsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Deletes a document; it is found no more when the call returns. Citations
     * of it keep their quotes. Errors: NOT_FOUND.
     * </pre>
     */
    default void deleteDocument(dev.parlance.v1.DeleteDocumentRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.DeleteDocumentResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getDeleteDocumentMethod(), responseObserver);
    }

    /**
     * <pre>
     * Finds the passages that answer a question best, best first. Nothing is
     * returned for a question the documents do not answer.
     * Errors: INVALID_FIELD, NOT_FOUND, LIMIT_REACHED (one search or count of a
     * caller runs at once).
     * </pre>
     */
    default void searchKnowledge(dev.parlance.v1.SearchKnowledgeRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.SearchKnowledgeResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSearchKnowledgeMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service KnowledgeService.
   * <pre>
   * What assistants can look up.
   * </pre>
   */
  public static abstract class KnowledgeServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return KnowledgeServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service KnowledgeService.
   * <pre>
   * What assistants can look up.
   * </pre>
   */
  public static final class KnowledgeServiceStub
      extends io.grpc.stub.AbstractAsyncStub<KnowledgeServiceStub> {
    private KnowledgeServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected KnowledgeServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new KnowledgeServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates an empty knowledge base.
     * Errors: INVALID_FIELD, REQUEST_ID_REUSED.
     * </pre>
     */
    public void createKnowledgeBase(dev.parlance.v1.CreateKnowledgeBaseRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.CreateKnowledgeBaseResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCreateKnowledgeBaseMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists knowledge bases, the oldest first. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void listKnowledgeBases(dev.parlance.v1.ListKnowledgeBasesRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListKnowledgeBasesResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListKnowledgeBasesMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reads a knowledge base. Errors: NOT_FOUND.
     * </pre>
     */
    public void getKnowledgeBase(dev.parlance.v1.GetKnowledgeBaseRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.GetKnowledgeBaseResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetKnowledgeBaseMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Changes the fields named in update_mask. Errors: NOT_FOUND, INVALID_FIELD.
     * </pre>
     */
    public void updateKnowledgeBase(dev.parlance.v1.UpdateKnowledgeBaseRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.UpdateKnowledgeBaseResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getUpdateKnowledgeBaseMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Deletes a knowledge base with its documents and passages, and takes it from
     * the assistants that used it; nothing of it is found when the call returns.
     * Citations keep their quotes. Errors: NOT_FOUND.
     * </pre>
     */
    public void deleteKnowledgeBase(dev.parlance.v1.DeleteKnowledgeBaseRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.DeleteKnowledgeBaseResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getDeleteKnowledgeBaseMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reads a document with its whole text. Errors: NOT_FOUND.
     * </pre>
     */
    public void getDocument(dev.parlance.v1.GetDocumentRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.GetDocumentResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetDocumentMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists the passages of a document in the order of its text.
     * Errors: NOT_FOUND, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void listPassages(dev.parlance.v1.ListPassagesRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListPassagesResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListPassagesMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Adds a document; it can be found when the call returns.
     * Errors: INVALID_FIELD, NOT_FOUND, REQUEST_ID_REUSED.
     * </pre>
     */
    public void addDocument(dev.parlance.v1.AddDocumentRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.AddDocumentResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getAddDocumentMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists documents, the oldest first. Errors: NOT_FOUND, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void listDocuments(dev.parlance.v1.ListDocumentsRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListDocumentsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListDocumentsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Deletes a document; it is found no more when the call returns. Citations
     * of it keep their quotes. Errors: NOT_FOUND.
     * </pre>
     */
    public void deleteDocument(dev.parlance.v1.DeleteDocumentRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.DeleteDocumentResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getDeleteDocumentMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Finds the passages that answer a question best, best first. Nothing is
     * returned for a question the documents do not answer.
     * Errors: INVALID_FIELD, NOT_FOUND, LIMIT_REACHED (one search or count of a
     * caller runs at once).
     * </pre>
     */
    public void searchKnowledge(dev.parlance.v1.SearchKnowledgeRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.SearchKnowledgeResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getSearchKnowledgeMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service KnowledgeService.
   * <pre>
   * What assistants can look up.
   * </pre>
   */
  public static final class KnowledgeServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<KnowledgeServiceBlockingV2Stub> {
    private KnowledgeServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected KnowledgeServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new KnowledgeServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates an empty knowledge base.
     * Errors: INVALID_FIELD, REQUEST_ID_REUSED.
     * </pre>
     */
    public dev.parlance.v1.CreateKnowledgeBaseResponse createKnowledgeBase(dev.parlance.v1.CreateKnowledgeBaseRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCreateKnowledgeBaseMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists knowledge bases, the oldest first. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public dev.parlance.v1.ListKnowledgeBasesResponse listKnowledgeBases(dev.parlance.v1.ListKnowledgeBasesRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListKnowledgeBasesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads a knowledge base. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.GetKnowledgeBaseResponse getKnowledgeBase(dev.parlance.v1.GetKnowledgeBaseRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetKnowledgeBaseMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes the fields named in update_mask. Errors: NOT_FOUND, INVALID_FIELD.
     * </pre>
     */
    public dev.parlance.v1.UpdateKnowledgeBaseResponse updateKnowledgeBase(dev.parlance.v1.UpdateKnowledgeBaseRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getUpdateKnowledgeBaseMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Deletes a knowledge base with its documents and passages, and takes it from
     * the assistants that used it; nothing of it is found when the call returns.
     * Citations keep their quotes. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.DeleteKnowledgeBaseResponse deleteKnowledgeBase(dev.parlance.v1.DeleteKnowledgeBaseRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getDeleteKnowledgeBaseMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads a document with its whole text. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.GetDocumentResponse getDocument(dev.parlance.v1.GetDocumentRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetDocumentMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists the passages of a document in the order of its text.
     * Errors: NOT_FOUND, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public dev.parlance.v1.ListPassagesResponse listPassages(dev.parlance.v1.ListPassagesRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListPassagesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Adds a document; it can be found when the call returns.
     * Errors: INVALID_FIELD, NOT_FOUND, REQUEST_ID_REUSED.
     * </pre>
     */
    public dev.parlance.v1.AddDocumentResponse addDocument(dev.parlance.v1.AddDocumentRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getAddDocumentMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists documents, the oldest first. Errors: NOT_FOUND, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public dev.parlance.v1.ListDocumentsResponse listDocuments(dev.parlance.v1.ListDocumentsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListDocumentsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Deletes a document; it is found no more when the call returns. Citations
     * of it keep their quotes. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.DeleteDocumentResponse deleteDocument(dev.parlance.v1.DeleteDocumentRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getDeleteDocumentMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Finds the passages that answer a question best, best first. Nothing is
     * returned for a question the documents do not answer.
     * Errors: INVALID_FIELD, NOT_FOUND, LIMIT_REACHED (one search or count of a
     * caller runs at once).
     * </pre>
     */
    public dev.parlance.v1.SearchKnowledgeResponse searchKnowledge(dev.parlance.v1.SearchKnowledgeRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getSearchKnowledgeMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service KnowledgeService.
   * <pre>
   * What assistants can look up.
   * </pre>
   */
  public static final class KnowledgeServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<KnowledgeServiceBlockingStub> {
    private KnowledgeServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected KnowledgeServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new KnowledgeServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates an empty knowledge base.
     * Errors: INVALID_FIELD, REQUEST_ID_REUSED.
     * </pre>
     */
    public dev.parlance.v1.CreateKnowledgeBaseResponse createKnowledgeBase(dev.parlance.v1.CreateKnowledgeBaseRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCreateKnowledgeBaseMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists knowledge bases, the oldest first. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public dev.parlance.v1.ListKnowledgeBasesResponse listKnowledgeBases(dev.parlance.v1.ListKnowledgeBasesRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListKnowledgeBasesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads a knowledge base. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.GetKnowledgeBaseResponse getKnowledgeBase(dev.parlance.v1.GetKnowledgeBaseRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetKnowledgeBaseMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes the fields named in update_mask. Errors: NOT_FOUND, INVALID_FIELD.
     * </pre>
     */
    public dev.parlance.v1.UpdateKnowledgeBaseResponse updateKnowledgeBase(dev.parlance.v1.UpdateKnowledgeBaseRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getUpdateKnowledgeBaseMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Deletes a knowledge base with its documents and passages, and takes it from
     * the assistants that used it; nothing of it is found when the call returns.
     * Citations keep their quotes. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.DeleteKnowledgeBaseResponse deleteKnowledgeBase(dev.parlance.v1.DeleteKnowledgeBaseRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getDeleteKnowledgeBaseMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads a document with its whole text. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.GetDocumentResponse getDocument(dev.parlance.v1.GetDocumentRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetDocumentMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists the passages of a document in the order of its text.
     * Errors: NOT_FOUND, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public dev.parlance.v1.ListPassagesResponse listPassages(dev.parlance.v1.ListPassagesRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListPassagesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Adds a document; it can be found when the call returns.
     * Errors: INVALID_FIELD, NOT_FOUND, REQUEST_ID_REUSED.
     * </pre>
     */
    public dev.parlance.v1.AddDocumentResponse addDocument(dev.parlance.v1.AddDocumentRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getAddDocumentMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists documents, the oldest first. Errors: NOT_FOUND, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public dev.parlance.v1.ListDocumentsResponse listDocuments(dev.parlance.v1.ListDocumentsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListDocumentsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Deletes a document; it is found no more when the call returns. Citations
     * of it keep their quotes. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.DeleteDocumentResponse deleteDocument(dev.parlance.v1.DeleteDocumentRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getDeleteDocumentMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Finds the passages that answer a question best, best first. Nothing is
     * returned for a question the documents do not answer.
     * Errors: INVALID_FIELD, NOT_FOUND, LIMIT_REACHED (one search or count of a
     * caller runs at once).
     * </pre>
     */
    public dev.parlance.v1.SearchKnowledgeResponse searchKnowledge(dev.parlance.v1.SearchKnowledgeRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getSearchKnowledgeMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service KnowledgeService.
   * <pre>
   * What assistants can look up.
   * </pre>
   */
  public static final class KnowledgeServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<KnowledgeServiceFutureStub> {
    private KnowledgeServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected KnowledgeServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new KnowledgeServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates an empty knowledge base.
     * Errors: INVALID_FIELD, REQUEST_ID_REUSED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.CreateKnowledgeBaseResponse> createKnowledgeBase(
        dev.parlance.v1.CreateKnowledgeBaseRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCreateKnowledgeBaseMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists knowledge bases, the oldest first. Errors: PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.ListKnowledgeBasesResponse> listKnowledgeBases(
        dev.parlance.v1.ListKnowledgeBasesRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListKnowledgeBasesMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Reads a knowledge base. Errors: NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.GetKnowledgeBaseResponse> getKnowledgeBase(
        dev.parlance.v1.GetKnowledgeBaseRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetKnowledgeBaseMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Changes the fields named in update_mask. Errors: NOT_FOUND, INVALID_FIELD.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.UpdateKnowledgeBaseResponse> updateKnowledgeBase(
        dev.parlance.v1.UpdateKnowledgeBaseRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getUpdateKnowledgeBaseMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Deletes a knowledge base with its documents and passages, and takes it from
     * the assistants that used it; nothing of it is found when the call returns.
     * Citations keep their quotes. Errors: NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.DeleteKnowledgeBaseResponse> deleteKnowledgeBase(
        dev.parlance.v1.DeleteKnowledgeBaseRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getDeleteKnowledgeBaseMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Reads a document with its whole text. Errors: NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.GetDocumentResponse> getDocument(
        dev.parlance.v1.GetDocumentRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetDocumentMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists the passages of a document in the order of its text.
     * Errors: NOT_FOUND, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.ListPassagesResponse> listPassages(
        dev.parlance.v1.ListPassagesRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListPassagesMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Adds a document; it can be found when the call returns.
     * Errors: INVALID_FIELD, NOT_FOUND, REQUEST_ID_REUSED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.AddDocumentResponse> addDocument(
        dev.parlance.v1.AddDocumentRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getAddDocumentMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists documents, the oldest first. Errors: NOT_FOUND, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.ListDocumentsResponse> listDocuments(
        dev.parlance.v1.ListDocumentsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListDocumentsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Deletes a document; it is found no more when the call returns. Citations
     * of it keep their quotes. Errors: NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.DeleteDocumentResponse> deleteDocument(
        dev.parlance.v1.DeleteDocumentRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getDeleteDocumentMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Finds the passages that answer a question best, best first. Nothing is
     * returned for a question the documents do not answer.
     * Errors: INVALID_FIELD, NOT_FOUND, LIMIT_REACHED (one search or count of a
     * caller runs at once).
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.SearchKnowledgeResponse> searchKnowledge(
        dev.parlance.v1.SearchKnowledgeRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getSearchKnowledgeMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_CREATE_KNOWLEDGE_BASE = 0;
  private static final int METHODID_LIST_KNOWLEDGE_BASES = 1;
  private static final int METHODID_GET_KNOWLEDGE_BASE = 2;
  private static final int METHODID_UPDATE_KNOWLEDGE_BASE = 3;
  private static final int METHODID_DELETE_KNOWLEDGE_BASE = 4;
  private static final int METHODID_GET_DOCUMENT = 5;
  private static final int METHODID_LIST_PASSAGES = 6;
  private static final int METHODID_ADD_DOCUMENT = 7;
  private static final int METHODID_LIST_DOCUMENTS = 8;
  private static final int METHODID_DELETE_DOCUMENT = 9;
  private static final int METHODID_SEARCH_KNOWLEDGE = 10;

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
        case METHODID_CREATE_KNOWLEDGE_BASE:
          serviceImpl.createKnowledgeBase((dev.parlance.v1.CreateKnowledgeBaseRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.CreateKnowledgeBaseResponse>) responseObserver);
          break;
        case METHODID_LIST_KNOWLEDGE_BASES:
          serviceImpl.listKnowledgeBases((dev.parlance.v1.ListKnowledgeBasesRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.ListKnowledgeBasesResponse>) responseObserver);
          break;
        case METHODID_GET_KNOWLEDGE_BASE:
          serviceImpl.getKnowledgeBase((dev.parlance.v1.GetKnowledgeBaseRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.GetKnowledgeBaseResponse>) responseObserver);
          break;
        case METHODID_UPDATE_KNOWLEDGE_BASE:
          serviceImpl.updateKnowledgeBase((dev.parlance.v1.UpdateKnowledgeBaseRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.UpdateKnowledgeBaseResponse>) responseObserver);
          break;
        case METHODID_DELETE_KNOWLEDGE_BASE:
          serviceImpl.deleteKnowledgeBase((dev.parlance.v1.DeleteKnowledgeBaseRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.DeleteKnowledgeBaseResponse>) responseObserver);
          break;
        case METHODID_GET_DOCUMENT:
          serviceImpl.getDocument((dev.parlance.v1.GetDocumentRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.GetDocumentResponse>) responseObserver);
          break;
        case METHODID_LIST_PASSAGES:
          serviceImpl.listPassages((dev.parlance.v1.ListPassagesRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.ListPassagesResponse>) responseObserver);
          break;
        case METHODID_ADD_DOCUMENT:
          serviceImpl.addDocument((dev.parlance.v1.AddDocumentRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.AddDocumentResponse>) responseObserver);
          break;
        case METHODID_LIST_DOCUMENTS:
          serviceImpl.listDocuments((dev.parlance.v1.ListDocumentsRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.ListDocumentsResponse>) responseObserver);
          break;
        case METHODID_DELETE_DOCUMENT:
          serviceImpl.deleteDocument((dev.parlance.v1.DeleteDocumentRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.DeleteDocumentResponse>) responseObserver);
          break;
        case METHODID_SEARCH_KNOWLEDGE:
          serviceImpl.searchKnowledge((dev.parlance.v1.SearchKnowledgeRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.SearchKnowledgeResponse>) responseObserver);
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
          getCreateKnowledgeBaseMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.CreateKnowledgeBaseRequest,
              dev.parlance.v1.CreateKnowledgeBaseResponse>(
                service, METHODID_CREATE_KNOWLEDGE_BASE)))
        .addMethod(
          getListKnowledgeBasesMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.ListKnowledgeBasesRequest,
              dev.parlance.v1.ListKnowledgeBasesResponse>(
                service, METHODID_LIST_KNOWLEDGE_BASES)))
        .addMethod(
          getGetKnowledgeBaseMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.GetKnowledgeBaseRequest,
              dev.parlance.v1.GetKnowledgeBaseResponse>(
                service, METHODID_GET_KNOWLEDGE_BASE)))
        .addMethod(
          getUpdateKnowledgeBaseMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.UpdateKnowledgeBaseRequest,
              dev.parlance.v1.UpdateKnowledgeBaseResponse>(
                service, METHODID_UPDATE_KNOWLEDGE_BASE)))
        .addMethod(
          getDeleteKnowledgeBaseMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.DeleteKnowledgeBaseRequest,
              dev.parlance.v1.DeleteKnowledgeBaseResponse>(
                service, METHODID_DELETE_KNOWLEDGE_BASE)))
        .addMethod(
          getGetDocumentMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.GetDocumentRequest,
              dev.parlance.v1.GetDocumentResponse>(
                service, METHODID_GET_DOCUMENT)))
        .addMethod(
          getListPassagesMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.ListPassagesRequest,
              dev.parlance.v1.ListPassagesResponse>(
                service, METHODID_LIST_PASSAGES)))
        .addMethod(
          getAddDocumentMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.AddDocumentRequest,
              dev.parlance.v1.AddDocumentResponse>(
                service, METHODID_ADD_DOCUMENT)))
        .addMethod(
          getListDocumentsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.ListDocumentsRequest,
              dev.parlance.v1.ListDocumentsResponse>(
                service, METHODID_LIST_DOCUMENTS)))
        .addMethod(
          getDeleteDocumentMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.DeleteDocumentRequest,
              dev.parlance.v1.DeleteDocumentResponse>(
                service, METHODID_DELETE_DOCUMENT)))
        .addMethod(
          getSearchKnowledgeMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.SearchKnowledgeRequest,
              dev.parlance.v1.SearchKnowledgeResponse>(
                service, METHODID_SEARCH_KNOWLEDGE)))
        .build();
  }

  private static abstract class KnowledgeServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    KnowledgeServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.parlance.v1.KnowledgeServiceProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("KnowledgeService");
    }
  }

  private static final class KnowledgeServiceFileDescriptorSupplier
      extends KnowledgeServiceBaseDescriptorSupplier {
    KnowledgeServiceFileDescriptorSupplier() {}
  }

  private static final class KnowledgeServiceMethodDescriptorSupplier
      extends KnowledgeServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    KnowledgeServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (KnowledgeServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new KnowledgeServiceFileDescriptorSupplier())
              .addMethod(getCreateKnowledgeBaseMethod())
              .addMethod(getListKnowledgeBasesMethod())
              .addMethod(getGetKnowledgeBaseMethod())
              .addMethod(getUpdateKnowledgeBaseMethod())
              .addMethod(getDeleteKnowledgeBaseMethod())
              .addMethod(getGetDocumentMethod())
              .addMethod(getListPassagesMethod())
              .addMethod(getAddDocumentMethod())
              .addMethod(getListDocumentsMethod())
              .addMethod(getDeleteDocumentMethod())
              .addMethod(getSearchKnowledgeMethod())
              .build();
        }
      }
    }
    return result;
  }
}
