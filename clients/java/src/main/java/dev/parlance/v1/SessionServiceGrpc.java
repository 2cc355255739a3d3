package dev.parlance.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Sessions and their floor. Contacts reach their own sessions, agents those
 * with the assistant, waiting, or assigned to them, supervisors all. A session
 * out of reach answers NOT_FOUND like one that does not exist.
 * Order of judgement of every transition: already done by this caller (the
 * session is returned unchanged), FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class SessionServiceGrpc {

  private SessionServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "parlance.v1.SessionService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.CreateSessionRequest,
      dev.parlance.v1.CreateSessionResponse> getCreateSessionMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CreateSession",
      requestType = dev.parlance.v1.CreateSessionRequest.class,
      responseType = dev.parlance.v1.CreateSessionResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.CreateSessionRequest,
      dev.parlance.v1.CreateSessionResponse> getCreateSessionMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.CreateSessionRequest, dev.parlance.v1.CreateSessionResponse> getCreateSessionMethod;
    if ((getCreateSessionMethod = SessionServiceGrpc.getCreateSessionMethod) == null) {
      synchronized (SessionServiceGrpc.class) {
        if ((getCreateSessionMethod = SessionServiceGrpc.getCreateSessionMethod) == null) {
          SessionServiceGrpc.getCreateSessionMethod = getCreateSessionMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.CreateSessionRequest, dev.parlance.v1.CreateSessionResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CreateSession"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.CreateSessionRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.CreateSessionResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SessionServiceMethodDescriptorSupplier("CreateSession"))
              .build();
        }
      }
    }
    return getCreateSessionMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.GetSessionRequest,
      dev.parlance.v1.GetSessionResponse> getGetSessionMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetSession",
      requestType = dev.parlance.v1.GetSessionRequest.class,
      responseType = dev.parlance.v1.GetSessionResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.GetSessionRequest,
      dev.parlance.v1.GetSessionResponse> getGetSessionMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.GetSessionRequest, dev.parlance.v1.GetSessionResponse> getGetSessionMethod;
    if ((getGetSessionMethod = SessionServiceGrpc.getGetSessionMethod) == null) {
      synchronized (SessionServiceGrpc.class) {
        if ((getGetSessionMethod = SessionServiceGrpc.getGetSessionMethod) == null) {
          SessionServiceGrpc.getGetSessionMethod = getGetSessionMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.GetSessionRequest, dev.parlance.v1.GetSessionResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetSession"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.GetSessionRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.GetSessionResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SessionServiceMethodDescriptorSupplier("GetSession"))
              .build();
        }
      }
    }
    return getGetSessionMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.ListSessionsRequest,
      dev.parlance.v1.ListSessionsResponse> getListSessionsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListSessions",
      requestType = dev.parlance.v1.ListSessionsRequest.class,
      responseType = dev.parlance.v1.ListSessionsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.ListSessionsRequest,
      dev.parlance.v1.ListSessionsResponse> getListSessionsMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.ListSessionsRequest, dev.parlance.v1.ListSessionsResponse> getListSessionsMethod;
    if ((getListSessionsMethod = SessionServiceGrpc.getListSessionsMethod) == null) {
      synchronized (SessionServiceGrpc.class) {
        if ((getListSessionsMethod = SessionServiceGrpc.getListSessionsMethod) == null) {
          SessionServiceGrpc.getListSessionsMethod = getListSessionsMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.ListSessionsRequest, dev.parlance.v1.ListSessionsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListSessions"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListSessionsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListSessionsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SessionServiceMethodDescriptorSupplier("ListSessions"))
              .build();
        }
      }
    }
    return getListSessionsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.RequestHumanRequest,
      dev.parlance.v1.RequestHumanResponse> getRequestHumanMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "RequestHuman",
      requestType = dev.parlance.v1.RequestHumanRequest.class,
      responseType = dev.parlance.v1.RequestHumanResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.RequestHumanRequest,
      dev.parlance.v1.RequestHumanResponse> getRequestHumanMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.RequestHumanRequest, dev.parlance.v1.RequestHumanResponse> getRequestHumanMethod;
    if ((getRequestHumanMethod = SessionServiceGrpc.getRequestHumanMethod) == null) {
      synchronized (SessionServiceGrpc.class) {
        if ((getRequestHumanMethod = SessionServiceGrpc.getRequestHumanMethod) == null) {
          SessionServiceGrpc.getRequestHumanMethod = getRequestHumanMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.RequestHumanRequest, dev.parlance.v1.RequestHumanResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "RequestHuman"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.RequestHumanRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.RequestHumanResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SessionServiceMethodDescriptorSupplier("RequestHuman"))
              .build();
        }
      }
    }
    return getRequestHumanMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.CancelHumanRequestRequest,
      dev.parlance.v1.CancelHumanRequestResponse> getCancelHumanRequestMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CancelHumanRequest",
      requestType = dev.parlance.v1.CancelHumanRequestRequest.class,
      responseType = dev.parlance.v1.CancelHumanRequestResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.CancelHumanRequestRequest,
      dev.parlance.v1.CancelHumanRequestResponse> getCancelHumanRequestMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.CancelHumanRequestRequest, dev.parlance.v1.CancelHumanRequestResponse> getCancelHumanRequestMethod;
    if ((getCancelHumanRequestMethod = SessionServiceGrpc.getCancelHumanRequestMethod) == null) {
      synchronized (SessionServiceGrpc.class) {
        if ((getCancelHumanRequestMethod = SessionServiceGrpc.getCancelHumanRequestMethod) == null) {
          SessionServiceGrpc.getCancelHumanRequestMethod = getCancelHumanRequestMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.CancelHumanRequestRequest, dev.parlance.v1.CancelHumanRequestResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CancelHumanRequest"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.CancelHumanRequestRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.CancelHumanRequestResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SessionServiceMethodDescriptorSupplier("CancelHumanRequest"))
              .build();
        }
      }
    }
    return getCancelHumanRequestMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.AcceptSessionRequest,
      dev.parlance.v1.AcceptSessionResponse> getAcceptSessionMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "AcceptSession",
      requestType = dev.parlance.v1.AcceptSessionRequest.class,
      responseType = dev.parlance.v1.AcceptSessionResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.AcceptSessionRequest,
      dev.parlance.v1.AcceptSessionResponse> getAcceptSessionMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.AcceptSessionRequest, dev.parlance.v1.AcceptSessionResponse> getAcceptSessionMethod;
    if ((getAcceptSessionMethod = SessionServiceGrpc.getAcceptSessionMethod) == null) {
      synchronized (SessionServiceGrpc.class) {
        if ((getAcceptSessionMethod = SessionServiceGrpc.getAcceptSessionMethod) == null) {
          SessionServiceGrpc.getAcceptSessionMethod = getAcceptSessionMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.AcceptSessionRequest, dev.parlance.v1.AcceptSessionResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "AcceptSession"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.AcceptSessionRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.AcceptSessionResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SessionServiceMethodDescriptorSupplier("AcceptSession"))
              .build();
        }
      }
    }
    return getAcceptSessionMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.TakeOverSessionRequest,
      dev.parlance.v1.TakeOverSessionResponse> getTakeOverSessionMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "TakeOverSession",
      requestType = dev.parlance.v1.TakeOverSessionRequest.class,
      responseType = dev.parlance.v1.TakeOverSessionResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.TakeOverSessionRequest,
      dev.parlance.v1.TakeOverSessionResponse> getTakeOverSessionMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.TakeOverSessionRequest, dev.parlance.v1.TakeOverSessionResponse> getTakeOverSessionMethod;
    if ((getTakeOverSessionMethod = SessionServiceGrpc.getTakeOverSessionMethod) == null) {
      synchronized (SessionServiceGrpc.class) {
        if ((getTakeOverSessionMethod = SessionServiceGrpc.getTakeOverSessionMethod) == null) {
          SessionServiceGrpc.getTakeOverSessionMethod = getTakeOverSessionMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.TakeOverSessionRequest, dev.parlance.v1.TakeOverSessionResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "TakeOverSession"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.TakeOverSessionRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.TakeOverSessionResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SessionServiceMethodDescriptorSupplier("TakeOverSession"))
              .build();
        }
      }
    }
    return getTakeOverSessionMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.ReleaseSessionRequest,
      dev.parlance.v1.ReleaseSessionResponse> getReleaseSessionMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ReleaseSession",
      requestType = dev.parlance.v1.ReleaseSessionRequest.class,
      responseType = dev.parlance.v1.ReleaseSessionResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.ReleaseSessionRequest,
      dev.parlance.v1.ReleaseSessionResponse> getReleaseSessionMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.ReleaseSessionRequest, dev.parlance.v1.ReleaseSessionResponse> getReleaseSessionMethod;
    if ((getReleaseSessionMethod = SessionServiceGrpc.getReleaseSessionMethod) == null) {
      synchronized (SessionServiceGrpc.class) {
        if ((getReleaseSessionMethod = SessionServiceGrpc.getReleaseSessionMethod) == null) {
          SessionServiceGrpc.getReleaseSessionMethod = getReleaseSessionMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.ReleaseSessionRequest, dev.parlance.v1.ReleaseSessionResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ReleaseSession"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ReleaseSessionRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ReleaseSessionResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SessionServiceMethodDescriptorSupplier("ReleaseSession"))
              .build();
        }
      }
    }
    return getReleaseSessionMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.CloseSessionRequest,
      dev.parlance.v1.CloseSessionResponse> getCloseSessionMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CloseSession",
      requestType = dev.parlance.v1.CloseSessionRequest.class,
      responseType = dev.parlance.v1.CloseSessionResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.CloseSessionRequest,
      dev.parlance.v1.CloseSessionResponse> getCloseSessionMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.CloseSessionRequest, dev.parlance.v1.CloseSessionResponse> getCloseSessionMethod;
    if ((getCloseSessionMethod = SessionServiceGrpc.getCloseSessionMethod) == null) {
      synchronized (SessionServiceGrpc.class) {
        if ((getCloseSessionMethod = SessionServiceGrpc.getCloseSessionMethod) == null) {
          SessionServiceGrpc.getCloseSessionMethod = getCloseSessionMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.CloseSessionRequest, dev.parlance.v1.CloseSessionResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CloseSession"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.CloseSessionRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.CloseSessionResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SessionServiceMethodDescriptorSupplier("CloseSession"))
              .build();
        }
      }
    }
    return getCloseSessionMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.TransferSessionRequest,
      dev.parlance.v1.TransferSessionResponse> getTransferSessionMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "TransferSession",
      requestType = dev.parlance.v1.TransferSessionRequest.class,
      responseType = dev.parlance.v1.TransferSessionResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.TransferSessionRequest,
      dev.parlance.v1.TransferSessionResponse> getTransferSessionMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.TransferSessionRequest, dev.parlance.v1.TransferSessionResponse> getTransferSessionMethod;
    if ((getTransferSessionMethod = SessionServiceGrpc.getTransferSessionMethod) == null) {
      synchronized (SessionServiceGrpc.class) {
        if ((getTransferSessionMethod = SessionServiceGrpc.getTransferSessionMethod) == null) {
          SessionServiceGrpc.getTransferSessionMethod = getTransferSessionMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.TransferSessionRequest, dev.parlance.v1.TransferSessionResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "TransferSession"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.TransferSessionRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.TransferSessionResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SessionServiceMethodDescriptorSupplier("TransferSession"))
              .build();
        }
      }
    }
    return getTransferSessionMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.ReopenSessionRequest,
      dev.parlance.v1.ReopenSessionResponse> getReopenSessionMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ReopenSession",
      requestType = dev.parlance.v1.ReopenSessionRequest.class,
      responseType = dev.parlance.v1.ReopenSessionResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.ReopenSessionRequest,
      dev.parlance.v1.ReopenSessionResponse> getReopenSessionMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.ReopenSessionRequest, dev.parlance.v1.ReopenSessionResponse> getReopenSessionMethod;
    if ((getReopenSessionMethod = SessionServiceGrpc.getReopenSessionMethod) == null) {
      synchronized (SessionServiceGrpc.class) {
        if ((getReopenSessionMethod = SessionServiceGrpc.getReopenSessionMethod) == null) {
          SessionServiceGrpc.getReopenSessionMethod = getReopenSessionMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.ReopenSessionRequest, dev.parlance.v1.ReopenSessionResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ReopenSession"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ReopenSessionRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ReopenSessionResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SessionServiceMethodDescriptorSupplier("ReopenSession"))
              .build();
        }
      }
    }
    return getReopenSessionMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.RateSessionRequest,
      dev.parlance.v1.RateSessionResponse> getRateSessionMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "RateSession",
      requestType = dev.parlance.v1.RateSessionRequest.class,
      responseType = dev.parlance.v1.RateSessionResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.RateSessionRequest,
      dev.parlance.v1.RateSessionResponse> getRateSessionMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.RateSessionRequest, dev.parlance.v1.RateSessionResponse> getRateSessionMethod;
    if ((getRateSessionMethod = SessionServiceGrpc.getRateSessionMethod) == null) {
      synchronized (SessionServiceGrpc.class) {
        if ((getRateSessionMethod = SessionServiceGrpc.getRateSessionMethod) == null) {
          SessionServiceGrpc.getRateSessionMethod = getRateSessionMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.RateSessionRequest, dev.parlance.v1.RateSessionResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "RateSession"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.RateSessionRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.RateSessionResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SessionServiceMethodDescriptorSupplier("RateSession"))
              .build();
        }
      }
    }
    return getRateSessionMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.UpdateSessionRequest,
      dev.parlance.v1.UpdateSessionResponse> getUpdateSessionMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "UpdateSession",
      requestType = dev.parlance.v1.UpdateSessionRequest.class,
      responseType = dev.parlance.v1.UpdateSessionResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.UpdateSessionRequest,
      dev.parlance.v1.UpdateSessionResponse> getUpdateSessionMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.UpdateSessionRequest, dev.parlance.v1.UpdateSessionResponse> getUpdateSessionMethod;
    if ((getUpdateSessionMethod = SessionServiceGrpc.getUpdateSessionMethod) == null) {
      synchronized (SessionServiceGrpc.class) {
        if ((getUpdateSessionMethod = SessionServiceGrpc.getUpdateSessionMethod) == null) {
          SessionServiceGrpc.getUpdateSessionMethod = getUpdateSessionMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.UpdateSessionRequest, dev.parlance.v1.UpdateSessionResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "UpdateSession"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.UpdateSessionRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.UpdateSessionResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SessionServiceMethodDescriptorSupplier("UpdateSession"))
              .build();
        }
      }
    }
    return getUpdateSessionMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.DeleteSessionRequest,
      dev.parlance.v1.DeleteSessionResponse> getDeleteSessionMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "DeleteSession",
      requestType = dev.parlance.v1.DeleteSessionRequest.class,
      responseType = dev.parlance.v1.DeleteSessionResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.DeleteSessionRequest,
      dev.parlance.v1.DeleteSessionResponse> getDeleteSessionMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.DeleteSessionRequest, dev.parlance.v1.DeleteSessionResponse> getDeleteSessionMethod;
    if ((getDeleteSessionMethod = SessionServiceGrpc.getDeleteSessionMethod) == null) {
      synchronized (SessionServiceGrpc.class) {
        if ((getDeleteSessionMethod = SessionServiceGrpc.getDeleteSessionMethod) == null) {
          SessionServiceGrpc.getDeleteSessionMethod = getDeleteSessionMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.DeleteSessionRequest, dev.parlance.v1.DeleteSessionResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "DeleteSession"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.DeleteSessionRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.DeleteSessionResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SessionServiceMethodDescriptorSupplier("DeleteSession"))
              .build();
        }
      }
    }
    return getDeleteSessionMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.BatchUpdateSessionsRequest,
      dev.parlance.v1.BatchUpdateSessionsResponse> getBatchUpdateSessionsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "BatchUpdateSessions",
      requestType = dev.parlance.v1.BatchUpdateSessionsRequest.class,
      responseType = dev.parlance.v1.BatchUpdateSessionsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.BatchUpdateSessionsRequest,
      dev.parlance.v1.BatchUpdateSessionsResponse> getBatchUpdateSessionsMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.BatchUpdateSessionsRequest, dev.parlance.v1.BatchUpdateSessionsResponse> getBatchUpdateSessionsMethod;
    if ((getBatchUpdateSessionsMethod = SessionServiceGrpc.getBatchUpdateSessionsMethod) == null) {
      synchronized (SessionServiceGrpc.class) {
        if ((getBatchUpdateSessionsMethod = SessionServiceGrpc.getBatchUpdateSessionsMethod) == null) {
          SessionServiceGrpc.getBatchUpdateSessionsMethod = getBatchUpdateSessionsMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.BatchUpdateSessionsRequest, dev.parlance.v1.BatchUpdateSessionsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "BatchUpdateSessions"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.BatchUpdateSessionsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.BatchUpdateSessionsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SessionServiceMethodDescriptorSupplier("BatchUpdateSessions"))
              .build();
        }
      }
    }
    return getBatchUpdateSessionsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.BatchDeleteSessionsRequest,
      dev.parlance.v1.BatchDeleteSessionsResponse> getBatchDeleteSessionsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "BatchDeleteSessions",
      requestType = dev.parlance.v1.BatchDeleteSessionsRequest.class,
      responseType = dev.parlance.v1.BatchDeleteSessionsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.BatchDeleteSessionsRequest,
      dev.parlance.v1.BatchDeleteSessionsResponse> getBatchDeleteSessionsMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.BatchDeleteSessionsRequest, dev.parlance.v1.BatchDeleteSessionsResponse> getBatchDeleteSessionsMethod;
    if ((getBatchDeleteSessionsMethod = SessionServiceGrpc.getBatchDeleteSessionsMethod) == null) {
      synchronized (SessionServiceGrpc.class) {
        if ((getBatchDeleteSessionsMethod = SessionServiceGrpc.getBatchDeleteSessionsMethod) == null) {
          SessionServiceGrpc.getBatchDeleteSessionsMethod = getBatchDeleteSessionsMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.BatchDeleteSessionsRequest, dev.parlance.v1.BatchDeleteSessionsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "BatchDeleteSessions"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.BatchDeleteSessionsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.BatchDeleteSessionsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SessionServiceMethodDescriptorSupplier("BatchDeleteSessions"))
              .build();
        }
      }
    }
    return getBatchDeleteSessionsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.GetSessionStatsRequest,
      dev.parlance.v1.GetSessionStatsResponse> getGetSessionStatsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetSessionStats",
      requestType = dev.parlance.v1.GetSessionStatsRequest.class,
      responseType = dev.parlance.v1.GetSessionStatsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.GetSessionStatsRequest,
      dev.parlance.v1.GetSessionStatsResponse> getGetSessionStatsMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.GetSessionStatsRequest, dev.parlance.v1.GetSessionStatsResponse> getGetSessionStatsMethod;
    if ((getGetSessionStatsMethod = SessionServiceGrpc.getGetSessionStatsMethod) == null) {
      synchronized (SessionServiceGrpc.class) {
        if ((getGetSessionStatsMethod = SessionServiceGrpc.getGetSessionStatsMethod) == null) {
          SessionServiceGrpc.getGetSessionStatsMethod = getGetSessionStatsMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.GetSessionStatsRequest, dev.parlance.v1.GetSessionStatsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetSessionStats"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.GetSessionStatsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.GetSessionStatsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SessionServiceMethodDescriptorSupplier("GetSessionStats"))
              .build();
        }
      }
    }
    return getGetSessionStatsMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static SessionServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<SessionServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<SessionServiceStub>() {
        @java.lang.Override
        public SessionServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new SessionServiceStub(channel, callOptions);
        }
      };
    return SessionServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static SessionServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<SessionServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<SessionServiceBlockingV2Stub>() {
        @java.lang.Override
        public SessionServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new SessionServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return SessionServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static SessionServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<SessionServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<SessionServiceBlockingStub>() {
        @java.lang.Override
        public SessionServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new SessionServiceBlockingStub(channel, callOptions);
        }
      };
    return SessionServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static SessionServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<SessionServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<SessionServiceFutureStub>() {
        @java.lang.Override
        public SessionServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new SessionServiceFutureStub(channel, callOptions);
        }
      };
    return SessionServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Sessions and their floor. Contacts reach their own sessions, agents those
   * with the assistant, waiting, or assigned to them, supervisors all. A session
   * out of reach answers NOT_FOUND like one that does not exist.
   * Order of judgement of every transition: already done by this caller (the
   * session is returned unchanged), FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Creates a session; its assistant has the floor, or, where it is off, the
     * session waits for a person.
     * Errors: INVALID_FIELD, REQUEST_ID_REUSED, NOT_FOUND (assistant, contact).
     * </pre>
     */
    default void createSession(dev.parlance.v1.CreateSessionRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.CreateSessionResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCreateSessionMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reads a session. Errors: NOT_FOUND.
     * </pre>
     */
    default void getSession(dev.parlance.v1.GetSessionRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.GetSessionResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetSessionMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists sessions, the latest activity first. The order changes while
     * sessions live, so an item may come twice.
     * Errors: PAGE_TOKEN_INVALID, LIMIT_REACHED (with a text: one search or
     * count of a caller runs at once).
     * </pre>
     */
    default void listSessions(dev.parlance.v1.ListSessionsRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListSessionsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListSessionsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Asks for a person: ASSISTANT becomes WAITING and a running answer ends.
     * While WAITING or HUMAN the session is returned unchanged.
     * Errors: NOT_FOUND, EPOCH_CHANGED, SESSION_CLOSED.
     * </pre>
     */
    default void requestHuman(dev.parlance.v1.RequestHumanRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.RequestHumanResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRequestHumanMethod(), responseObserver);
    }

    /**
     * <pre>
     * Takes the wish for a person back: WAITING becomes ASSISTANT. With the
     * assistant the session is returned unchanged.
     * Errors: NOT_FOUND, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    default void cancelHumanRequest(dev.parlance.v1.CancelHumanRequestRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.CancelHumanRequestResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCancelHumanRequestMethod(), responseObserver);
    }

    /**
     * <pre>
     * Takes a waiting session: WAITING becomes HUMAN with the caller as
     * assignee. Of several callers one wins.
     * Errors: NOT_FOUND, FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    default void acceptSession(dev.parlance.v1.AcceptSessionRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.AcceptSessionResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getAcceptSessionMethod(), responseObserver);
    }

    /**
     * <pre>
     * Takes the floor, also in the middle of an answer, which ends STOPPED with
     * the text so far. Supervisors may take it from another agent.
     * Errors: NOT_FOUND, FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    default void takeOverSession(dev.parlance.v1.TakeOverSessionRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.TakeOverSessionResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getTakeOverSessionMethod(), responseObserver);
    }

    /**
     * <pre>
     * Gives the floor back to the assistant, with what it should know.
     * Errors: NOT_FOUND, FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    default void releaseSession(dev.parlance.v1.ReleaseSessionRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ReleaseSessionResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getReleaseSessionMethod(), responseObserver);
    }

    /**
     * <pre>
     * Closes a session; a running answer ends. A closed session is returned
     * unchanged. Errors: NOT_FOUND, EPOCH_CHANGED.
     * </pre>
     */
    default void closeSession(dev.parlance.v1.CloseSessionRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.CloseSessionResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCloseSessionMethod(), responseObserver);
    }

    /**
     * <pre>
     * Gives a session that an agent holds to another agent, or back to the
     * queue. The assignee may, and supervisors. Repeated by who did it, the
     * session is returned unchanged. Errors: NOT_FOUND (session, user),
     * AGENT_UNAVAILABLE, FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    default void transferSession(dev.parlance.v1.TransferSessionRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.TransferSessionResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getTransferSessionMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reopens a closed session: its assistant has the floor, or, where it is
     * off, the session waits for a person. An open session is returned
     * unchanged. Errors: NOT_FOUND, EPOCH_CHANGED.
     * </pre>
     */
    default void reopenSession(dev.parlance.v1.ReopenSessionRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ReopenSessionResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getReopenSessionMethod(), responseObserver);
    }

    /**
     * <pre>
     * Rates one's own session, in any state and as often as one likes: the
     * latest rating counts. The same rating again changes nothing.
     * Errors: NOT_FOUND, INVALID_FIELD.
     * </pre>
     */
    default void rateSession(dev.parlance.v1.RateSessionRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.RateSessionResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRateSessionMethod(), responseObserver);
    }

    /**
     * <pre>
     * Changes the named settings of a session, all or none of them. What has
     * the asked value already does not count as changed; without any change
     * there is no event. A new assistant or config holds from the next answer
     * on. Errors: NOT_FOUND (session, assistant), INVALID_FIELD.
     * </pre>
     */
    default void updateSession(dev.parlance.v1.UpdateSessionRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.UpdateSessionResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getUpdateSessionMethod(), responseObserver);
    }

    /**
     * <pre>
     * Erases a session for good: messages, events, timers, all of it. A running
     * answer ends, and streams of the session end with `ended DELETED`. A
     * session that was deleted before is missing. Errors: NOT_FOUND.
     * </pre>
     */
    default void deleteSession(dev.parlance.v1.DeleteSessionRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.DeleteSessionResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getDeleteSessionMethod(), responseObserver);
    }

    /**
     * <pre>
     * Updates up to 100 sessions, each judged by itself as UpdateSession does:
     * one that is refused hinders no other. Errors: INVALID_FIELD; others stand
     * in the results.
     * </pre>
     */
    default void batchUpdateSessions(dev.parlance.v1.BatchUpdateSessionsRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.BatchUpdateSessionsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getBatchUpdateSessionsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Deletes up to 100 sessions, each judged by itself as DeleteSession does.
     * Errors: INVALID_FIELD; others stand in the results.
     * </pre>
     */
    default void batchDeleteSessions(dev.parlance.v1.BatchDeleteSessionsRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.BatchDeleteSessionsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getBatchDeleteSessionsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Counts the sessions the caller reaches, or those of one contact, with
     * their messages, handling times and ratings. Everything in reach is read:
     * in a large installation name a contact, an assignee or a time.
     * Errors: LIMIT_REACHED (one search or count of a caller runs at once).
     * </pre>
     */
    default void getSessionStats(dev.parlance.v1.GetSessionStatsRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.GetSessionStatsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetSessionStatsMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service SessionService.
   * <pre>
   * Sessions and their floor. Contacts reach their own sessions, agents those
   * with the assistant, waiting, or assigned to them, supervisors all. A session
   * out of reach answers NOT_FOUND like one that does not exist.
   * Order of judgement of every transition: already done by this caller (the
   * session is returned unchanged), FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
   * </pre>
   */
  public static abstract class SessionServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return SessionServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service SessionService.
   * <pre>
   * Sessions and their floor. Contacts reach their own sessions, agents those
   * with the assistant, waiting, or assigned to them, supervisors all. A session
   * out of reach answers NOT_FOUND like one that does not exist.
   * Order of judgement of every transition: already done by this caller (the
   * session is returned unchanged), FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
   * </pre>
   */
  public static final class SessionServiceStub
      extends io.grpc.stub.AbstractAsyncStub<SessionServiceStub> {
    private SessionServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected SessionServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new SessionServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates a session; its assistant has the floor, or, where it is off, the
     * session waits for a person.
     * Errors: INVALID_FIELD, REQUEST_ID_REUSED, NOT_FOUND (assistant, contact).
     * </pre>
     */
    public void createSession(dev.parlance.v1.CreateSessionRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.CreateSessionResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCreateSessionMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reads a session. Errors: NOT_FOUND.
     * </pre>
     */
    public void getSession(dev.parlance.v1.GetSessionRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.GetSessionResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetSessionMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists sessions, the latest activity first. The order changes while
     * sessions live, so an item may come twice.
     * Errors: PAGE_TOKEN_INVALID, LIMIT_REACHED (with a text: one search or
     * count of a caller runs at once).
     * </pre>
     */
    public void listSessions(dev.parlance.v1.ListSessionsRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListSessionsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListSessionsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Asks for a person: ASSISTANT becomes WAITING and a running answer ends.
     * While WAITING or HUMAN the session is returned unchanged.
     * Errors: NOT_FOUND, EPOCH_CHANGED, SESSION_CLOSED.
     * </pre>
     */
    public void requestHuman(dev.parlance.v1.RequestHumanRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.RequestHumanResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getRequestHumanMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Takes the wish for a person back: WAITING becomes ASSISTANT. With the
     * assistant the session is returned unchanged.
     * Errors: NOT_FOUND, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    public void cancelHumanRequest(dev.parlance.v1.CancelHumanRequestRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.CancelHumanRequestResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCancelHumanRequestMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Takes a waiting session: WAITING becomes HUMAN with the caller as
     * assignee. Of several callers one wins.
     * Errors: NOT_FOUND, FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    public void acceptSession(dev.parlance.v1.AcceptSessionRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.AcceptSessionResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getAcceptSessionMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Takes the floor, also in the middle of an answer, which ends STOPPED with
     * the text so far. Supervisors may take it from another agent.
     * Errors: NOT_FOUND, FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    public void takeOverSession(dev.parlance.v1.TakeOverSessionRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.TakeOverSessionResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getTakeOverSessionMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Gives the floor back to the assistant, with what it should know.
     * Errors: NOT_FOUND, FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    public void releaseSession(dev.parlance.v1.ReleaseSessionRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ReleaseSessionResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getReleaseSessionMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Closes a session; a running answer ends. A closed session is returned
     * unchanged. Errors: NOT_FOUND, EPOCH_CHANGED.
     * </pre>
     */
    public void closeSession(dev.parlance.v1.CloseSessionRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.CloseSessionResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCloseSessionMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Gives a session that an agent holds to another agent, or back to the
     * queue. The assignee may, and supervisors. Repeated by who did it, the
     * session is returned unchanged. Errors: NOT_FOUND (session, user),
     * AGENT_UNAVAILABLE, FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    public void transferSession(dev.parlance.v1.TransferSessionRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.TransferSessionResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getTransferSessionMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reopens a closed session: its assistant has the floor, or, where it is
     * off, the session waits for a person. An open session is returned
     * unchanged. Errors: NOT_FOUND, EPOCH_CHANGED.
     * </pre>
     */
    public void reopenSession(dev.parlance.v1.ReopenSessionRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ReopenSessionResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getReopenSessionMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Rates one's own session, in any state and as often as one likes: the
     * latest rating counts. The same rating again changes nothing.
     * Errors: NOT_FOUND, INVALID_FIELD.
     * </pre>
     */
    public void rateSession(dev.parlance.v1.RateSessionRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.RateSessionResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getRateSessionMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Changes the named settings of a session, all or none of them. What has
     * the asked value already does not count as changed; without any change
     * there is no event. A new assistant or config holds from the next answer
     * on. Errors: NOT_FOUND (session, assistant), INVALID_FIELD.
     * </pre>
     */
    public void updateSession(dev.parlance.v1.UpdateSessionRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.UpdateSessionResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getUpdateSessionMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Erases a session for good: messages, events, timers, all of it. A running
     * answer ends, and streams of the session end with `ended DELETED`. A
     * session that was deleted before is missing. Errors: NOT_FOUND.
     * </pre>
     */
    public void deleteSession(dev.parlance.v1.DeleteSessionRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.DeleteSessionResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getDeleteSessionMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Updates up to 100 sessions, each judged by itself as UpdateSession does:
     * one that is refused hinders no other. Errors: INVALID_FIELD; others stand
     * in the results.
     * </pre>
     */
    public void batchUpdateSessions(dev.parlance.v1.BatchUpdateSessionsRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.BatchUpdateSessionsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getBatchUpdateSessionsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Deletes up to 100 sessions, each judged by itself as DeleteSession does.
     * Errors: INVALID_FIELD; others stand in the results.
     * </pre>
     */
    public void batchDeleteSessions(dev.parlance.v1.BatchDeleteSessionsRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.BatchDeleteSessionsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getBatchDeleteSessionsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Counts the sessions the caller reaches, or those of one contact, with
     * their messages, handling times and ratings. Everything in reach is read:
     * in a large installation name a contact, an assignee or a time.
     * Errors: LIMIT_REACHED (one search or count of a caller runs at once).
     * </pre>
     */
    public void getSessionStats(dev.parlance.v1.GetSessionStatsRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.GetSessionStatsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetSessionStatsMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service SessionService.
   * <pre>
   * Sessions and their floor. Contacts reach their own sessions, agents those
   * with the assistant, waiting, or assigned to them, supervisors all. A session
   * out of reach answers NOT_FOUND like one that does not exist.
   * Order of judgement of every transition: already done by this caller (the
   * session is returned unchanged), FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
   * </pre>
   */
  public static final class SessionServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<SessionServiceBlockingV2Stub> {
    private SessionServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected SessionServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new SessionServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates a session; its assistant has the floor, or, where it is off, the
     * session waits for a person.
     * Errors: INVALID_FIELD, REQUEST_ID_REUSED, NOT_FOUND (assistant, contact).
     * </pre>
     */
    public dev.parlance.v1.CreateSessionResponse createSession(dev.parlance.v1.CreateSessionRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCreateSessionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads a session. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.GetSessionResponse getSession(dev.parlance.v1.GetSessionRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetSessionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists sessions, the latest activity first. The order changes while
     * sessions live, so an item may come twice.
     * Errors: PAGE_TOKEN_INVALID, LIMIT_REACHED (with a text: one search or
     * count of a caller runs at once).
     * </pre>
     */
    public dev.parlance.v1.ListSessionsResponse listSessions(dev.parlance.v1.ListSessionsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListSessionsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Asks for a person: ASSISTANT becomes WAITING and a running answer ends.
     * While WAITING or HUMAN the session is returned unchanged.
     * Errors: NOT_FOUND, EPOCH_CHANGED, SESSION_CLOSED.
     * </pre>
     */
    public dev.parlance.v1.RequestHumanResponse requestHuman(dev.parlance.v1.RequestHumanRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getRequestHumanMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Takes the wish for a person back: WAITING becomes ASSISTANT. With the
     * assistant the session is returned unchanged.
     * Errors: NOT_FOUND, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    public dev.parlance.v1.CancelHumanRequestResponse cancelHumanRequest(dev.parlance.v1.CancelHumanRequestRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCancelHumanRequestMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Takes a waiting session: WAITING becomes HUMAN with the caller as
     * assignee. Of several callers one wins.
     * Errors: NOT_FOUND, FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    public dev.parlance.v1.AcceptSessionResponse acceptSession(dev.parlance.v1.AcceptSessionRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getAcceptSessionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Takes the floor, also in the middle of an answer, which ends STOPPED with
     * the text so far. Supervisors may take it from another agent.
     * Errors: NOT_FOUND, FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    public dev.parlance.v1.TakeOverSessionResponse takeOverSession(dev.parlance.v1.TakeOverSessionRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getTakeOverSessionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Gives the floor back to the assistant, with what it should know.
     * Errors: NOT_FOUND, FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    public dev.parlance.v1.ReleaseSessionResponse releaseSession(dev.parlance.v1.ReleaseSessionRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getReleaseSessionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Closes a session; a running answer ends. A closed session is returned
     * unchanged. Errors: NOT_FOUND, EPOCH_CHANGED.
     * </pre>
     */
    public dev.parlance.v1.CloseSessionResponse closeSession(dev.parlance.v1.CloseSessionRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCloseSessionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Gives a session that an agent holds to another agent, or back to the
     * queue. The assignee may, and supervisors. Repeated by who did it, the
     * session is returned unchanged. Errors: NOT_FOUND (session, user),
     * AGENT_UNAVAILABLE, FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    public dev.parlance.v1.TransferSessionResponse transferSession(dev.parlance.v1.TransferSessionRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getTransferSessionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reopens a closed session: its assistant has the floor, or, where it is
     * off, the session waits for a person. An open session is returned
     * unchanged. Errors: NOT_FOUND, EPOCH_CHANGED.
     * </pre>
     */
    public dev.parlance.v1.ReopenSessionResponse reopenSession(dev.parlance.v1.ReopenSessionRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getReopenSessionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Rates one's own session, in any state and as often as one likes: the
     * latest rating counts. The same rating again changes nothing.
     * Errors: NOT_FOUND, INVALID_FIELD.
     * </pre>
     */
    public dev.parlance.v1.RateSessionResponse rateSession(dev.parlance.v1.RateSessionRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getRateSessionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes the named settings of a session, all or none of them. What has
     * the asked value already does not count as changed; without any change
     * there is no event. A new assistant or config holds from the next answer
     * on. Errors: NOT_FOUND (session, assistant), INVALID_FIELD.
     * </pre>
     */
    public dev.parlance.v1.UpdateSessionResponse updateSession(dev.parlance.v1.UpdateSessionRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getUpdateSessionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Erases a session for good: messages, events, timers, all of it. A running
     * answer ends, and streams of the session end with `ended DELETED`. A
     * session that was deleted before is missing. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.DeleteSessionResponse deleteSession(dev.parlance.v1.DeleteSessionRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getDeleteSessionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Updates up to 100 sessions, each judged by itself as UpdateSession does:
     * one that is refused hinders no other. Errors: INVALID_FIELD; others stand
     * in the results.
     * </pre>
     */
    public dev.parlance.v1.BatchUpdateSessionsResponse batchUpdateSessions(dev.parlance.v1.BatchUpdateSessionsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getBatchUpdateSessionsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Deletes up to 100 sessions, each judged by itself as DeleteSession does.
     * Errors: INVALID_FIELD; others stand in the results.
     * </pre>
     */
    public dev.parlance.v1.BatchDeleteSessionsResponse batchDeleteSessions(dev.parlance.v1.BatchDeleteSessionsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getBatchDeleteSessionsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Counts the sessions the caller reaches, or those of one contact, with
     * their messages, handling times and ratings. Everything in reach is read:
     * in a large installation name a contact, an assignee or a time.
     * Errors: LIMIT_REACHED (one search or count of a caller runs at once).
     * </pre>
     */
    public dev.parlance.v1.GetSessionStatsResponse getSessionStats(dev.parlance.v1.GetSessionStatsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetSessionStatsMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service SessionService.
   * <pre>
   * Sessions and their floor. Contacts reach their own sessions, agents those
   * with the assistant, waiting, or assigned to them, supervisors all. A session
   * out of reach answers NOT_FOUND like one that does not exist.
   * Order of judgement of every transition: already done by this caller (the
   * session is returned unchanged), FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
   * </pre>
   */
  public static final class SessionServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<SessionServiceBlockingStub> {
    private SessionServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected SessionServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new SessionServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates a session; its assistant has the floor, or, where it is off, the
     * session waits for a person.
     * Errors: INVALID_FIELD, REQUEST_ID_REUSED, NOT_FOUND (assistant, contact).
     * </pre>
     */
    public dev.parlance.v1.CreateSessionResponse createSession(dev.parlance.v1.CreateSessionRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCreateSessionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads a session. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.GetSessionResponse getSession(dev.parlance.v1.GetSessionRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetSessionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists sessions, the latest activity first. The order changes while
     * sessions live, so an item may come twice.
     * Errors: PAGE_TOKEN_INVALID, LIMIT_REACHED (with a text: one search or
     * count of a caller runs at once).
     * </pre>
     */
    public dev.parlance.v1.ListSessionsResponse listSessions(dev.parlance.v1.ListSessionsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListSessionsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Asks for a person: ASSISTANT becomes WAITING and a running answer ends.
     * While WAITING or HUMAN the session is returned unchanged.
     * Errors: NOT_FOUND, EPOCH_CHANGED, SESSION_CLOSED.
     * </pre>
     */
    public dev.parlance.v1.RequestHumanResponse requestHuman(dev.parlance.v1.RequestHumanRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getRequestHumanMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Takes the wish for a person back: WAITING becomes ASSISTANT. With the
     * assistant the session is returned unchanged.
     * Errors: NOT_FOUND, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    public dev.parlance.v1.CancelHumanRequestResponse cancelHumanRequest(dev.parlance.v1.CancelHumanRequestRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCancelHumanRequestMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Takes a waiting session: WAITING becomes HUMAN with the caller as
     * assignee. Of several callers one wins.
     * Errors: NOT_FOUND, FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    public dev.parlance.v1.AcceptSessionResponse acceptSession(dev.parlance.v1.AcceptSessionRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getAcceptSessionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Takes the floor, also in the middle of an answer, which ends STOPPED with
     * the text so far. Supervisors may take it from another agent.
     * Errors: NOT_FOUND, FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    public dev.parlance.v1.TakeOverSessionResponse takeOverSession(dev.parlance.v1.TakeOverSessionRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getTakeOverSessionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Gives the floor back to the assistant, with what it should know.
     * Errors: NOT_FOUND, FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    public dev.parlance.v1.ReleaseSessionResponse releaseSession(dev.parlance.v1.ReleaseSessionRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getReleaseSessionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Closes a session; a running answer ends. A closed session is returned
     * unchanged. Errors: NOT_FOUND, EPOCH_CHANGED.
     * </pre>
     */
    public dev.parlance.v1.CloseSessionResponse closeSession(dev.parlance.v1.CloseSessionRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCloseSessionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Gives a session that an agent holds to another agent, or back to the
     * queue. The assignee may, and supervisors. Repeated by who did it, the
     * session is returned unchanged. Errors: NOT_FOUND (session, user),
     * AGENT_UNAVAILABLE, FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    public dev.parlance.v1.TransferSessionResponse transferSession(dev.parlance.v1.TransferSessionRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getTransferSessionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reopens a closed session: its assistant has the floor, or, where it is
     * off, the session waits for a person. An open session is returned
     * unchanged. Errors: NOT_FOUND, EPOCH_CHANGED.
     * </pre>
     */
    public dev.parlance.v1.ReopenSessionResponse reopenSession(dev.parlance.v1.ReopenSessionRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getReopenSessionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Rates one's own session, in any state and as often as one likes: the
     * latest rating counts. The same rating again changes nothing.
     * Errors: NOT_FOUND, INVALID_FIELD.
     * </pre>
     */
    public dev.parlance.v1.RateSessionResponse rateSession(dev.parlance.v1.RateSessionRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getRateSessionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes the named settings of a session, all or none of them. What has
     * the asked value already does not count as changed; without any change
     * there is no event. A new assistant or config holds from the next answer
     * on. Errors: NOT_FOUND (session, assistant), INVALID_FIELD.
     * </pre>
     */
    public dev.parlance.v1.UpdateSessionResponse updateSession(dev.parlance.v1.UpdateSessionRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getUpdateSessionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Erases a session for good: messages, events, timers, all of it. A running
     * answer ends, and streams of the session end with `ended DELETED`. A
     * session that was deleted before is missing. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.DeleteSessionResponse deleteSession(dev.parlance.v1.DeleteSessionRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getDeleteSessionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Updates up to 100 sessions, each judged by itself as UpdateSession does:
     * one that is refused hinders no other. Errors: INVALID_FIELD; others stand
     * in the results.
     * </pre>
     */
    public dev.parlance.v1.BatchUpdateSessionsResponse batchUpdateSessions(dev.parlance.v1.BatchUpdateSessionsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getBatchUpdateSessionsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Deletes up to 100 sessions, each judged by itself as DeleteSession does.
     * Errors: INVALID_FIELD; others stand in the results.
     * </pre>
     */
    public dev.parlance.v1.BatchDeleteSessionsResponse batchDeleteSessions(dev.parlance.v1.BatchDeleteSessionsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getBatchDeleteSessionsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Counts the sessions the caller reaches, or those of one contact, with
     * their messages, handling times and ratings. Everything in reach is read:
     * in a large installation name a contact, an assignee or a time.
     * Errors: LIMIT_REACHED (one search or count of a caller runs at once).
     * </pre>
     */
    public dev.parlance.v1.GetSessionStatsResponse getSessionStats(dev.parlance.v1.GetSessionStatsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetSessionStatsMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service SessionService.
   * <pre>
   * Sessions and their floor. Contacts reach their own sessions, agents those
   * with the assistant, waiting, or assigned to them, supervisors all. A session
   * out of reach answers NOT_FOUND like one that does not exist.
   * Order of judgement of every transition: already done by this caller (the
   * session is returned unchanged), FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
   * </pre>
   */
  public static final class SessionServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<SessionServiceFutureStub> {
    private SessionServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected SessionServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new SessionServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates a session; its assistant has the floor, or, where it is off, the
     * session waits for a person.
     * Errors: INVALID_FIELD, REQUEST_ID_REUSED, NOT_FOUND (assistant, contact).
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.CreateSessionResponse> createSession(
        dev.parlance.v1.CreateSessionRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCreateSessionMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Reads a session. Errors: NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.GetSessionResponse> getSession(
        dev.parlance.v1.GetSessionRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetSessionMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists sessions, the latest activity first. The order changes while
     * sessions live, so an item may come twice.
     * Errors: PAGE_TOKEN_INVALID, LIMIT_REACHED (with a text: one search or
     * count of a caller runs at once).
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.ListSessionsResponse> listSessions(
        dev.parlance.v1.ListSessionsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListSessionsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Asks for a person: ASSISTANT becomes WAITING and a running answer ends.
     * While WAITING or HUMAN the session is returned unchanged.
     * Errors: NOT_FOUND, EPOCH_CHANGED, SESSION_CLOSED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.RequestHumanResponse> requestHuman(
        dev.parlance.v1.RequestHumanRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getRequestHumanMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Takes the wish for a person back: WAITING becomes ASSISTANT. With the
     * assistant the session is returned unchanged.
     * Errors: NOT_FOUND, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.CancelHumanRequestResponse> cancelHumanRequest(
        dev.parlance.v1.CancelHumanRequestRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCancelHumanRequestMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Takes a waiting session: WAITING becomes HUMAN with the caller as
     * assignee. Of several callers one wins.
     * Errors: NOT_FOUND, FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.AcceptSessionResponse> acceptSession(
        dev.parlance.v1.AcceptSessionRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getAcceptSessionMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Takes the floor, also in the middle of an answer, which ends STOPPED with
     * the text so far. Supervisors may take it from another agent.
     * Errors: NOT_FOUND, FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.TakeOverSessionResponse> takeOverSession(
        dev.parlance.v1.TakeOverSessionRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getTakeOverSessionMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Gives the floor back to the assistant, with what it should know.
     * Errors: NOT_FOUND, FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.ReleaseSessionResponse> releaseSession(
        dev.parlance.v1.ReleaseSessionRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getReleaseSessionMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Closes a session; a running answer ends. A closed session is returned
     * unchanged. Errors: NOT_FOUND, EPOCH_CHANGED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.CloseSessionResponse> closeSession(
        dev.parlance.v1.CloseSessionRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCloseSessionMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Gives a session that an agent holds to another agent, or back to the
     * queue. The assignee may, and supervisors. Repeated by who did it, the
     * session is returned unchanged. Errors: NOT_FOUND (session, user),
     * AGENT_UNAVAILABLE, FLOOR_TAKEN, EPOCH_CHANGED, WRONG_STATE.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.TransferSessionResponse> transferSession(
        dev.parlance.v1.TransferSessionRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getTransferSessionMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Reopens a closed session: its assistant has the floor, or, where it is
     * off, the session waits for a person. An open session is returned
     * unchanged. Errors: NOT_FOUND, EPOCH_CHANGED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.ReopenSessionResponse> reopenSession(
        dev.parlance.v1.ReopenSessionRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getReopenSessionMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Rates one's own session, in any state and as often as one likes: the
     * latest rating counts. The same rating again changes nothing.
     * Errors: NOT_FOUND, INVALID_FIELD.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.RateSessionResponse> rateSession(
        dev.parlance.v1.RateSessionRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getRateSessionMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Changes the named settings of a session, all or none of them. What has
     * the asked value already does not count as changed; without any change
     * there is no event. A new assistant or config holds from the next answer
     * on. Errors: NOT_FOUND (session, assistant), INVALID_FIELD.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.UpdateSessionResponse> updateSession(
        dev.parlance.v1.UpdateSessionRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getUpdateSessionMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Erases a session for good: messages, events, timers, all of it. A running
     * answer ends, and streams of the session end with `ended DELETED`. A
     * session that was deleted before is missing. Errors: NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.DeleteSessionResponse> deleteSession(
        dev.parlance.v1.DeleteSessionRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getDeleteSessionMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Updates up to 100 sessions, each judged by itself as UpdateSession does:
     * one that is refused hinders no other. Errors: INVALID_FIELD; others stand
     * in the results.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.BatchUpdateSessionsResponse> batchUpdateSessions(
        dev.parlance.v1.BatchUpdateSessionsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getBatchUpdateSessionsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Deletes up to 100 sessions, each judged by itself as DeleteSession does.
     * Errors: INVALID_FIELD; others stand in the results.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.BatchDeleteSessionsResponse> batchDeleteSessions(
        dev.parlance.v1.BatchDeleteSessionsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getBatchDeleteSessionsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Counts the sessions the caller reaches, or those of one contact, with
     * their messages, handling times and ratings. Everything in reach is read:
     * in a large installation name a contact, an assignee or a time.
     * Errors: LIMIT_REACHED (one search or count of a caller runs at once).
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.GetSessionStatsResponse> getSessionStats(
        dev.parlance.v1.GetSessionStatsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetSessionStatsMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_CREATE_SESSION = 0;
  private static final int METHODID_GET_SESSION = 1;
  private static final int METHODID_LIST_SESSIONS = 2;
  private static final int METHODID_REQUEST_HUMAN = 3;
  private static final int METHODID_CANCEL_HUMAN_REQUEST = 4;
  private static final int METHODID_ACCEPT_SESSION = 5;
  private static final int METHODID_TAKE_OVER_SESSION = 6;
  private static final int METHODID_RELEASE_SESSION = 7;
  private static final int METHODID_CLOSE_SESSION = 8;
  private static final int METHODID_TRANSFER_SESSION = 9;
  private static final int METHODID_REOPEN_SESSION = 10;
  private static final int METHODID_RATE_SESSION = 11;
  private static final int METHODID_UPDATE_SESSION = 12;
  private static final int METHODID_DELETE_SESSION = 13;
  private static final int METHODID_BATCH_UPDATE_SESSIONS = 14;
  private static final int METHODID_BATCH_DELETE_SESSIONS = 15;
  private static final int METHODID_GET_SESSION_STATS = 16;

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
        case METHODID_CREATE_SESSION:
          serviceImpl.createSession((dev.parlance.v1.CreateSessionRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.CreateSessionResponse>) responseObserver);
          break;
        case METHODID_GET_SESSION:
          serviceImpl.getSession((dev.parlance.v1.GetSessionRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.GetSessionResponse>) responseObserver);
          break;
        case METHODID_LIST_SESSIONS:
          serviceImpl.listSessions((dev.parlance.v1.ListSessionsRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.ListSessionsResponse>) responseObserver);
          break;
        case METHODID_REQUEST_HUMAN:
          serviceImpl.requestHuman((dev.parlance.v1.RequestHumanRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.RequestHumanResponse>) responseObserver);
          break;
        case METHODID_CANCEL_HUMAN_REQUEST:
          serviceImpl.cancelHumanRequest((dev.parlance.v1.CancelHumanRequestRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.CancelHumanRequestResponse>) responseObserver);
          break;
        case METHODID_ACCEPT_SESSION:
          serviceImpl.acceptSession((dev.parlance.v1.AcceptSessionRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.AcceptSessionResponse>) responseObserver);
          break;
        case METHODID_TAKE_OVER_SESSION:
          serviceImpl.takeOverSession((dev.parlance.v1.TakeOverSessionRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.TakeOverSessionResponse>) responseObserver);
          break;
        case METHODID_RELEASE_SESSION:
          serviceImpl.releaseSession((dev.parlance.v1.ReleaseSessionRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.ReleaseSessionResponse>) responseObserver);
          break;
        case METHODID_CLOSE_SESSION:
          serviceImpl.closeSession((dev.parlance.v1.CloseSessionRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.CloseSessionResponse>) responseObserver);
          break;
        case METHODID_TRANSFER_SESSION:
          serviceImpl.transferSession((dev.parlance.v1.TransferSessionRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.TransferSessionResponse>) responseObserver);
          break;
        case METHODID_REOPEN_SESSION:
          serviceImpl.reopenSession((dev.parlance.v1.ReopenSessionRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.ReopenSessionResponse>) responseObserver);
          break;
        case METHODID_RATE_SESSION:
          serviceImpl.rateSession((dev.parlance.v1.RateSessionRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.RateSessionResponse>) responseObserver);
          break;
        case METHODID_UPDATE_SESSION:
          serviceImpl.updateSession((dev.parlance.v1.UpdateSessionRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.UpdateSessionResponse>) responseObserver);
          break;
        case METHODID_DELETE_SESSION:
          serviceImpl.deleteSession((dev.parlance.v1.DeleteSessionRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.DeleteSessionResponse>) responseObserver);
          break;
        case METHODID_BATCH_UPDATE_SESSIONS:
          serviceImpl.batchUpdateSessions((dev.parlance.v1.BatchUpdateSessionsRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.BatchUpdateSessionsResponse>) responseObserver);
          break;
        case METHODID_BATCH_DELETE_SESSIONS:
          serviceImpl.batchDeleteSessions((dev.parlance.v1.BatchDeleteSessionsRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.BatchDeleteSessionsResponse>) responseObserver);
          break;
        case METHODID_GET_SESSION_STATS:
          serviceImpl.getSessionStats((dev.parlance.v1.GetSessionStatsRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.GetSessionStatsResponse>) responseObserver);
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
          getCreateSessionMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.CreateSessionRequest,
              dev.parlance.v1.CreateSessionResponse>(
                service, METHODID_CREATE_SESSION)))
        .addMethod(
          getGetSessionMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.GetSessionRequest,
              dev.parlance.v1.GetSessionResponse>(
                service, METHODID_GET_SESSION)))
        .addMethod(
          getListSessionsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.ListSessionsRequest,
              dev.parlance.v1.ListSessionsResponse>(
                service, METHODID_LIST_SESSIONS)))
        .addMethod(
          getRequestHumanMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.RequestHumanRequest,
              dev.parlance.v1.RequestHumanResponse>(
                service, METHODID_REQUEST_HUMAN)))
        .addMethod(
          getCancelHumanRequestMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.CancelHumanRequestRequest,
              dev.parlance.v1.CancelHumanRequestResponse>(
                service, METHODID_CANCEL_HUMAN_REQUEST)))
        .addMethod(
          getAcceptSessionMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.AcceptSessionRequest,
              dev.parlance.v1.AcceptSessionResponse>(
                service, METHODID_ACCEPT_SESSION)))
        .addMethod(
          getTakeOverSessionMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.TakeOverSessionRequest,
              dev.parlance.v1.TakeOverSessionResponse>(
                service, METHODID_TAKE_OVER_SESSION)))
        .addMethod(
          getReleaseSessionMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.ReleaseSessionRequest,
              dev.parlance.v1.ReleaseSessionResponse>(
                service, METHODID_RELEASE_SESSION)))
        .addMethod(
          getCloseSessionMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.CloseSessionRequest,
              dev.parlance.v1.CloseSessionResponse>(
                service, METHODID_CLOSE_SESSION)))
        .addMethod(
          getTransferSessionMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.TransferSessionRequest,
              dev.parlance.v1.TransferSessionResponse>(
                service, METHODID_TRANSFER_SESSION)))
        .addMethod(
          getReopenSessionMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.ReopenSessionRequest,
              dev.parlance.v1.ReopenSessionResponse>(
                service, METHODID_REOPEN_SESSION)))
        .addMethod(
          getRateSessionMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.RateSessionRequest,
              dev.parlance.v1.RateSessionResponse>(
                service, METHODID_RATE_SESSION)))
        .addMethod(
          getUpdateSessionMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.UpdateSessionRequest,
              dev.parlance.v1.UpdateSessionResponse>(
                service, METHODID_UPDATE_SESSION)))
        .addMethod(
          getDeleteSessionMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.DeleteSessionRequest,
              dev.parlance.v1.DeleteSessionResponse>(
                service, METHODID_DELETE_SESSION)))
        .addMethod(
          getBatchUpdateSessionsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.BatchUpdateSessionsRequest,
              dev.parlance.v1.BatchUpdateSessionsResponse>(
                service, METHODID_BATCH_UPDATE_SESSIONS)))
        .addMethod(
          getBatchDeleteSessionsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.BatchDeleteSessionsRequest,
              dev.parlance.v1.BatchDeleteSessionsResponse>(
                service, METHODID_BATCH_DELETE_SESSIONS)))
        .addMethod(
          getGetSessionStatsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.GetSessionStatsRequest,
              dev.parlance.v1.GetSessionStatsResponse>(
                service, METHODID_GET_SESSION_STATS)))
        .build();
  }

  private static abstract class SessionServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    SessionServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.parlance.v1.SessionServiceProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("SessionService");
    }
  }

  private static final class SessionServiceFileDescriptorSupplier
      extends SessionServiceBaseDescriptorSupplier {
    SessionServiceFileDescriptorSupplier() {}
  }

  private static final class SessionServiceMethodDescriptorSupplier
      extends SessionServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    SessionServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (SessionServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new SessionServiceFileDescriptorSupplier())
              .addMethod(getCreateSessionMethod())
              .addMethod(getGetSessionMethod())
              .addMethod(getListSessionsMethod())
              .addMethod(getRequestHumanMethod())
              .addMethod(getCancelHumanRequestMethod())
              .addMethod(getAcceptSessionMethod())
              .addMethod(getTakeOverSessionMethod())
              .addMethod(getReleaseSessionMethod())
              .addMethod(getCloseSessionMethod())
              .addMethod(getTransferSessionMethod())
              .addMethod(getReopenSessionMethod())
              .addMethod(getRateSessionMethod())
              .addMethod(getUpdateSessionMethod())
              .addMethod(getDeleteSessionMethod())
              .addMethod(getBatchUpdateSessionsMethod())
              .addMethod(getBatchDeleteSessionsMethod())
              .addMethod(getGetSessionStatsMethod())
              .build();
        }
      }
    }
    return result;
  }
}
