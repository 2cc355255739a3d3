package dev.parlance.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Messages, answers and the log.
 * SendMessage and Ask share one identity: for each session and sender the same
 * client_message_id is stored once, however often it is sent, and every repeat
 * gets the first one's seq. An acknowledged message has been committed.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class ChatServiceGrpc {

  private ChatServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "parlance.v1.ChatService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.AttachRequest,
      dev.parlance.v1.AttachResponse> getAttachMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "Attach",
      requestType = dev.parlance.v1.AttachRequest.class,
      responseType = dev.parlance.v1.AttachResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.BIDI_STREAMING)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.AttachRequest,
      dev.parlance.v1.AttachResponse> getAttachMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.AttachRequest, dev.parlance.v1.AttachResponse> getAttachMethod;
    if ((getAttachMethod = ChatServiceGrpc.getAttachMethod) == null) {
      synchronized (ChatServiceGrpc.class) {
        if ((getAttachMethod = ChatServiceGrpc.getAttachMethod) == null) {
          ChatServiceGrpc.getAttachMethod = getAttachMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.AttachRequest, dev.parlance.v1.AttachResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.BIDI_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "Attach"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.AttachRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.AttachResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ChatServiceMethodDescriptorSupplier("Attach"))
              .build();
        }
      }
    }
    return getAttachMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.SubscribeRequest,
      dev.parlance.v1.SubscribeResponse> getSubscribeMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "Subscribe",
      requestType = dev.parlance.v1.SubscribeRequest.class,
      responseType = dev.parlance.v1.SubscribeResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.SubscribeRequest,
      dev.parlance.v1.SubscribeResponse> getSubscribeMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.SubscribeRequest, dev.parlance.v1.SubscribeResponse> getSubscribeMethod;
    if ((getSubscribeMethod = ChatServiceGrpc.getSubscribeMethod) == null) {
      synchronized (ChatServiceGrpc.class) {
        if ((getSubscribeMethod = ChatServiceGrpc.getSubscribeMethod) == null) {
          ChatServiceGrpc.getSubscribeMethod = getSubscribeMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.SubscribeRequest, dev.parlance.v1.SubscribeResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "Subscribe"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.SubscribeRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.SubscribeResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ChatServiceMethodDescriptorSupplier("Subscribe"))
              .build();
        }
      }
    }
    return getSubscribeMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.SendMessageRequest,
      dev.parlance.v1.SendMessageResponse> getSendMessageMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SendMessage",
      requestType = dev.parlance.v1.SendMessageRequest.class,
      responseType = dev.parlance.v1.SendMessageResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.SendMessageRequest,
      dev.parlance.v1.SendMessageResponse> getSendMessageMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.SendMessageRequest, dev.parlance.v1.SendMessageResponse> getSendMessageMethod;
    if ((getSendMessageMethod = ChatServiceGrpc.getSendMessageMethod) == null) {
      synchronized (ChatServiceGrpc.class) {
        if ((getSendMessageMethod = ChatServiceGrpc.getSendMessageMethod) == null) {
          ChatServiceGrpc.getSendMessageMethod = getSendMessageMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.SendMessageRequest, dev.parlance.v1.SendMessageResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SendMessage"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.SendMessageRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.SendMessageResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ChatServiceMethodDescriptorSupplier("SendMessage"))
              .build();
        }
      }
    }
    return getSendMessageMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.AskRequest,
      dev.parlance.v1.AskResponse> getAskMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "Ask",
      requestType = dev.parlance.v1.AskRequest.class,
      responseType = dev.parlance.v1.AskResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.AskRequest,
      dev.parlance.v1.AskResponse> getAskMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.AskRequest, dev.parlance.v1.AskResponse> getAskMethod;
    if ((getAskMethod = ChatServiceGrpc.getAskMethod) == null) {
      synchronized (ChatServiceGrpc.class) {
        if ((getAskMethod = ChatServiceGrpc.getAskMethod) == null) {
          ChatServiceGrpc.getAskMethod = getAskMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.AskRequest, dev.parlance.v1.AskResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "Ask"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.AskRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.AskResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ChatServiceMethodDescriptorSupplier("Ask"))
              .build();
        }
      }
    }
    return getAskMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.StopAnswerRequest,
      dev.parlance.v1.StopAnswerResponse> getStopAnswerMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "StopAnswer",
      requestType = dev.parlance.v1.StopAnswerRequest.class,
      responseType = dev.parlance.v1.StopAnswerResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.StopAnswerRequest,
      dev.parlance.v1.StopAnswerResponse> getStopAnswerMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.StopAnswerRequest, dev.parlance.v1.StopAnswerResponse> getStopAnswerMethod;
    if ((getStopAnswerMethod = ChatServiceGrpc.getStopAnswerMethod) == null) {
      synchronized (ChatServiceGrpc.class) {
        if ((getStopAnswerMethod = ChatServiceGrpc.getStopAnswerMethod) == null) {
          ChatServiceGrpc.getStopAnswerMethod = getStopAnswerMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.StopAnswerRequest, dev.parlance.v1.StopAnswerResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "StopAnswer"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.StopAnswerRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.StopAnswerResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ChatServiceMethodDescriptorSupplier("StopAnswer"))
              .build();
        }
      }
    }
    return getStopAnswerMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.SetTypingRequest,
      dev.parlance.v1.SetTypingResponse> getSetTypingMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SetTyping",
      requestType = dev.parlance.v1.SetTypingRequest.class,
      responseType = dev.parlance.v1.SetTypingResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.SetTypingRequest,
      dev.parlance.v1.SetTypingResponse> getSetTypingMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.SetTypingRequest, dev.parlance.v1.SetTypingResponse> getSetTypingMethod;
    if ((getSetTypingMethod = ChatServiceGrpc.getSetTypingMethod) == null) {
      synchronized (ChatServiceGrpc.class) {
        if ((getSetTypingMethod = ChatServiceGrpc.getSetTypingMethod) == null) {
          ChatServiceGrpc.getSetTypingMethod = getSetTypingMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.SetTypingRequest, dev.parlance.v1.SetTypingResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SetTyping"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.SetTypingRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.SetTypingResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ChatServiceMethodDescriptorSupplier("SetTyping"))
              .build();
        }
      }
    }
    return getSetTypingMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.MarkReadRequest,
      dev.parlance.v1.MarkReadResponse> getMarkReadMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "MarkRead",
      requestType = dev.parlance.v1.MarkReadRequest.class,
      responseType = dev.parlance.v1.MarkReadResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.MarkReadRequest,
      dev.parlance.v1.MarkReadResponse> getMarkReadMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.MarkReadRequest, dev.parlance.v1.MarkReadResponse> getMarkReadMethod;
    if ((getMarkReadMethod = ChatServiceGrpc.getMarkReadMethod) == null) {
      synchronized (ChatServiceGrpc.class) {
        if ((getMarkReadMethod = ChatServiceGrpc.getMarkReadMethod) == null) {
          ChatServiceGrpc.getMarkReadMethod = getMarkReadMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.MarkReadRequest, dev.parlance.v1.MarkReadResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "MarkRead"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.MarkReadRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.MarkReadResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ChatServiceMethodDescriptorSupplier("MarkRead"))
              .build();
        }
      }
    }
    return getMarkReadMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.ListMessagesRequest,
      dev.parlance.v1.ListMessagesResponse> getListMessagesMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListMessages",
      requestType = dev.parlance.v1.ListMessagesRequest.class,
      responseType = dev.parlance.v1.ListMessagesResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.ListMessagesRequest,
      dev.parlance.v1.ListMessagesResponse> getListMessagesMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.ListMessagesRequest, dev.parlance.v1.ListMessagesResponse> getListMessagesMethod;
    if ((getListMessagesMethod = ChatServiceGrpc.getListMessagesMethod) == null) {
      synchronized (ChatServiceGrpc.class) {
        if ((getListMessagesMethod = ChatServiceGrpc.getListMessagesMethod) == null) {
          ChatServiceGrpc.getListMessagesMethod = getListMessagesMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.ListMessagesRequest, dev.parlance.v1.ListMessagesResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListMessages"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListMessagesRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListMessagesResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ChatServiceMethodDescriptorSupplier("ListMessages"))
              .build();
        }
      }
    }
    return getListMessagesMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.AddNoteRequest,
      dev.parlance.v1.AddNoteResponse> getAddNoteMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "AddNote",
      requestType = dev.parlance.v1.AddNoteRequest.class,
      responseType = dev.parlance.v1.AddNoteResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.AddNoteRequest,
      dev.parlance.v1.AddNoteResponse> getAddNoteMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.AddNoteRequest, dev.parlance.v1.AddNoteResponse> getAddNoteMethod;
    if ((getAddNoteMethod = ChatServiceGrpc.getAddNoteMethod) == null) {
      synchronized (ChatServiceGrpc.class) {
        if ((getAddNoteMethod = ChatServiceGrpc.getAddNoteMethod) == null) {
          ChatServiceGrpc.getAddNoteMethod = getAddNoteMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.AddNoteRequest, dev.parlance.v1.AddNoteResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "AddNote"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.AddNoteRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.AddNoteResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ChatServiceMethodDescriptorSupplier("AddNote"))
              .build();
        }
      }
    }
    return getAddNoteMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.RetryAnswerRequest,
      dev.parlance.v1.RetryAnswerResponse> getRetryAnswerMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "RetryAnswer",
      requestType = dev.parlance.v1.RetryAnswerRequest.class,
      responseType = dev.parlance.v1.RetryAnswerResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.RetryAnswerRequest,
      dev.parlance.v1.RetryAnswerResponse> getRetryAnswerMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.RetryAnswerRequest, dev.parlance.v1.RetryAnswerResponse> getRetryAnswerMethod;
    if ((getRetryAnswerMethod = ChatServiceGrpc.getRetryAnswerMethod) == null) {
      synchronized (ChatServiceGrpc.class) {
        if ((getRetryAnswerMethod = ChatServiceGrpc.getRetryAnswerMethod) == null) {
          ChatServiceGrpc.getRetryAnswerMethod = getRetryAnswerMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.RetryAnswerRequest, dev.parlance.v1.RetryAnswerResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "RetryAnswer"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.RetryAnswerRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.RetryAnswerResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ChatServiceMethodDescriptorSupplier("RetryAnswer"))
              .build();
        }
      }
    }
    return getRetryAnswerMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.EditMessageRequest,
      dev.parlance.v1.EditMessageResponse> getEditMessageMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "EditMessage",
      requestType = dev.parlance.v1.EditMessageRequest.class,
      responseType = dev.parlance.v1.EditMessageResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.EditMessageRequest,
      dev.parlance.v1.EditMessageResponse> getEditMessageMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.EditMessageRequest, dev.parlance.v1.EditMessageResponse> getEditMessageMethod;
    if ((getEditMessageMethod = ChatServiceGrpc.getEditMessageMethod) == null) {
      synchronized (ChatServiceGrpc.class) {
        if ((getEditMessageMethod = ChatServiceGrpc.getEditMessageMethod) == null) {
          ChatServiceGrpc.getEditMessageMethod = getEditMessageMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.EditMessageRequest, dev.parlance.v1.EditMessageResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "EditMessage"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.EditMessageRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.EditMessageResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ChatServiceMethodDescriptorSupplier("EditMessage"))
              .build();
        }
      }
    }
    return getEditMessageMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.DeleteMessageRequest,
      dev.parlance.v1.DeleteMessageResponse> getDeleteMessageMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "DeleteMessage",
      requestType = dev.parlance.v1.DeleteMessageRequest.class,
      responseType = dev.parlance.v1.DeleteMessageResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.DeleteMessageRequest,
      dev.parlance.v1.DeleteMessageResponse> getDeleteMessageMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.DeleteMessageRequest, dev.parlance.v1.DeleteMessageResponse> getDeleteMessageMethod;
    if ((getDeleteMessageMethod = ChatServiceGrpc.getDeleteMessageMethod) == null) {
      synchronized (ChatServiceGrpc.class) {
        if ((getDeleteMessageMethod = ChatServiceGrpc.getDeleteMessageMethod) == null) {
          ChatServiceGrpc.getDeleteMessageMethod = getDeleteMessageMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.DeleteMessageRequest, dev.parlance.v1.DeleteMessageResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "DeleteMessage"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.DeleteMessageRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.DeleteMessageResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ChatServiceMethodDescriptorSupplier("DeleteMessage"))
              .build();
        }
      }
    }
    return getDeleteMessageMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.ListMessageVersionsRequest,
      dev.parlance.v1.ListMessageVersionsResponse> getListMessageVersionsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListMessageVersions",
      requestType = dev.parlance.v1.ListMessageVersionsRequest.class,
      responseType = dev.parlance.v1.ListMessageVersionsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.ListMessageVersionsRequest,
      dev.parlance.v1.ListMessageVersionsResponse> getListMessageVersionsMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.ListMessageVersionsRequest, dev.parlance.v1.ListMessageVersionsResponse> getListMessageVersionsMethod;
    if ((getListMessageVersionsMethod = ChatServiceGrpc.getListMessageVersionsMethod) == null) {
      synchronized (ChatServiceGrpc.class) {
        if ((getListMessageVersionsMethod = ChatServiceGrpc.getListMessageVersionsMethod) == null) {
          ChatServiceGrpc.getListMessageVersionsMethod = getListMessageVersionsMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.ListMessageVersionsRequest, dev.parlance.v1.ListMessageVersionsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListMessageVersions"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListMessageVersionsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.ListMessageVersionsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ChatServiceMethodDescriptorSupplier("ListMessageVersions"))
              .build();
        }
      }
    }
    return getListMessageVersionsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.parlance.v1.SearchMessagesRequest,
      dev.parlance.v1.SearchMessagesResponse> getSearchMessagesMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SearchMessages",
      requestType = dev.parlance.v1.SearchMessagesRequest.class,
      responseType = dev.parlance.v1.SearchMessagesResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.parlance.v1.SearchMessagesRequest,
      dev.parlance.v1.SearchMessagesResponse> getSearchMessagesMethod() {
    io.grpc.MethodDescriptor<dev.parlance.v1.SearchMessagesRequest, dev.parlance.v1.SearchMessagesResponse> getSearchMessagesMethod;
    if ((getSearchMessagesMethod = ChatServiceGrpc.getSearchMessagesMethod) == null) {
      synchronized (ChatServiceGrpc.class) {
        if ((getSearchMessagesMethod = ChatServiceGrpc.getSearchMessagesMethod) == null) {
          ChatServiceGrpc.getSearchMessagesMethod = getSearchMessagesMethod =
              io.grpc.MethodDescriptor.<dev.parlance.v1.SearchMessagesRequest, dev.parlance.v1.SearchMessagesResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SearchMessages"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.SearchMessagesRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.parlance.v1.SearchMessagesResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ChatServiceMethodDescriptorSupplier("SearchMessages"))
              .build();
        }
      }
    }
    return getSearchMessagesMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static ChatServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ChatServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ChatServiceStub>() {
        @java.lang.Override
        public ChatServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ChatServiceStub(channel, callOptions);
        }
      };
    return ChatServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static ChatServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ChatServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ChatServiceBlockingV2Stub>() {
        @java.lang.Override
        public ChatServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ChatServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return ChatServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static ChatServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ChatServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ChatServiceBlockingStub>() {
        @java.lang.Override
        public ChatServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ChatServiceBlockingStub(channel, callOptions);
        }
      };
    return ChatServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static ChatServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ChatServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ChatServiceFutureStub>() {
        @java.lang.Override
        public ChatServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ChatServiceFutureStub(channel, callOptions);
        }
      };
    return ChatServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Messages, answers and the log.
   * SendMessage and Ask share one identity: for each session and sender the same
   * client_message_id is stored once, however often it is sent, and every repeat
   * gets the first one's seq. An acknowledged message has been committed.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * One stream for everything a chat needs, both ways: what Subscribe brings for
     * many sessions, and the calls a client makes in them.
     * Every frame of the client gets exactly one reply. Frames of one session run
     * in the order sent, also when a `subscribe` names the session among others;
     * those of different sessions run at the same time. A frame is judged as the
     * RPC it names: permission, rate and field rules; its error is the RPC's, with
     * the field paths of the RPC's request, and comes as `failed`: an error in a
     * frame never ends the stream. While 64 frames wait for their reply (or for the
     * client to read it), further ones fail with LIMIT_REACHED; the server reads
     * on. A frame this server does not know fails with UNIMPLEMENTED.
     * A frame that is sent again with the same client_message_id, here or as an
     * RPC, is stored once: after a broken stream resend what got no reply.
     * When the client closes its side, every reply is sent; then the stream goes on
     * while a session is subscribed, and ends otherwise. `draining` is followed by
     * the replies still due and the end. At expiry the stream ends UNAUTHENTICATED
     * / TOKEN_EXPIRED, unless a fresh token came by `authenticate`.
     * Errors that end the stream: MALFORMED_MESSAGE and MESSAGE_TOO_LARGE (what
     * cannot be read has no frame_id to reply to), LIMIT_REACHED (16,384 replies
     * are unread), TOKEN_EXPIRED. Not for browsers: they use Subscribe and calls.
     * </pre>
     */
    default io.grpc.stub.StreamObserver<dev.parlance.v1.AttachRequest> attach(
        io.grpc.stub.StreamObserver<dev.parlance.v1.AttachResponse> responseObserver) {
      return io.grpc.stub.ServerCalls.asyncUnimplementedStreamingCall(getAttachMethod(), responseObserver);
    }

    /**
     * <pre>
     * Follows up to 100 sessions: first what is missed after each cursor, then
     * what happens. Ends UNAUTHENTICATED / TOKEN_EXPIRED when the token expires;
     * resume with the last cursor. Errors: INVALID_FIELD, NOT_FOUND.
     * </pre>
     */
    default void subscribe(dev.parlance.v1.SubscribeRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.SubscribeResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSubscribeMethod(), responseObserver);
    }

    /**
     * <pre>
     * Stores a message. A contact's message to the assistant starts an answer,
     * and ends one that is running. Errors: INVALID_FIELD, NOT_FOUND,
     * CLIENT_MESSAGE_ID_REUSED, SESSION_CLOSED, FLOOR_NOT_HELD, EPOCH_CHANGED.
     * </pre>
     */
    default void sendMessage(dev.parlance.v1.SendMessageRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.SendMessageResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSendMessageMethod(), responseObserver);
    }

    /**
     * <pre>
     * Stores a contact's message and streams the answer: sent, then answering,
     * progress and deltas, and at the end exactly one of finished, handed_off,
     * unanswered. Repeated with the same id and body it attaches again. An error
     * after `sent` ends only the stream: the message is stored and the answer
     * goes on. Errors: as SendMessage.
     * </pre>
     */
    default void ask(dev.parlance.v1.AskRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.AskResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getAskMethod(), responseObserver);
    }

    /**
     * <pre>
     * Ends the running answer: STOPPED with the text so far. Without one the
     * call does nothing. Errors: NOT_FOUND.
     * </pre>
     */
    default void stopAnswer(dev.parlance.v1.StopAnswerRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.StopAnswerResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getStopAnswerMethod(), responseObserver);
    }

    /**
     * <pre>
     * Tells the others in the session that the caller types, or no longer does:
     * see Typing for who hears of it. Call it again every few seconds while it
     * lasts; more often than every 3 seconds changes nothing. Nothing is stored.
     * Errors: NOT_FOUND.
     * </pre>
     */
    default void setTyping(dev.parlance.v1.SetTypingRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.SetTypingResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSetTypingMethod(), responseObserver);
    }

    /**
     * <pre>
     * Says that the caller has read everything up to a seq. A lower one than
     * before changes nothing. It is written and told within a second, or with the
     * next one: a crash may lose that much. Errors: NOT_FOUND, INVALID_FIELD (the
     * session has no such seq yet).
     * </pre>
     */
    default void markRead(dev.parlance.v1.MarkReadRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.MarkReadResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getMarkReadMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reads messages, ascending within a page. Without before_seq and after_seq
     * the newest page. next_page_token goes older from the newest page or
     * before_seq, newer from after_seq. A page ends early at 1 MiB.
     * Errors: NOT_FOUND, INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    default void listMessages(dev.parlance.v1.ListMessagesRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListMessagesResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListMessagesMethod(), responseObserver);
    }

    /**
     * <pre>
     * Stores a private note: a message that only staff sees, in any state of the
     * session. Errors: NOT_FOUND, CLIENT_MESSAGE_ID_REUSED.
     * </pre>
     */
    default void addNote(dev.parlance.v1.AddNoteRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.AddNoteResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getAddNoteMethod(), responseObserver);
    }

    /**
     * <pre>
     * Begins another answer in the place of one that failed or was stopped,
     * while the assistant has the floor and writes nothing else. Follow it with
     * Subscribe or Attach; its retry_of_message_id names the one it replaces.
     * Errors: NOT_FOUND, REQUEST_ID_REUSED, WRONG_MESSAGE_STATE, WRONG_STATE,
     * LIMIT_REACHED with RetryInfo where as many answers are being written as may
     * be at once.
     * </pre>
     */
    default void retryAnswer(dev.parlance.v1.RetryAnswerRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.RetryAnswerResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRetryAnswerMethod(), responseObserver);
    }

    /**
     * <pre>
     * Gives one's own COMPLETE message another text, within 15 minutes of its
     * sending and at most 20 times, in any state of the session. The earlier
     * text is kept for staff. No new answer is begun. With the text it has
     * already the message is returned unchanged. Errors: NOT_FOUND,
     * PERMISSION_DENIED, REVISION_CHANGED, WRONG_MESSAGE_STATE, TOO_LATE,
     * LIMIT_REACHED.
     * </pre>
     */
    default void editMessage(dev.parlance.v1.EditMessageRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.EditMessageResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getEditMessageMethod(), responseObserver);
    }

    /**
     * <pre>
     * Deletes one's own message within 15 minutes of its sending; supervisors
     * delete any, at any time. Its text, citations and earlier texts are gone,
     * and so are its words in what other messages quote; what is left keeps its
     * place in the log. An answer being written to it ends. A deleted message is
     * returned unchanged. Errors: NOT_FOUND, PERMISSION_DENIED, TOO_LATE.
     * </pre>
     */
    default void deleteMessage(dev.parlance.v1.DeleteMessageRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.DeleteMessageResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getDeleteMessageMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reads the texts a message had before its edits. Errors: NOT_FOUND.
     * </pre>
     */
    default void listMessageVersions(dev.parlance.v1.ListMessageVersionsRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListMessageVersionsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListMessageVersionsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Finds messages that contain every word of the query, the newest first, in
     * the sessions the caller reaches; contacts find no notes. A word is found
     * inside others too. Case does not matter: letters are compared one by one
     * in lower case as Unicode has it, whatever the locale. A call looks at
     * 20,000 messages at most, so a page may be short or empty while
     * next_page_token is set. Errors: NOT_FOUND (session), PAGE_TOKEN_INVALID,
     * LIMIT_REACHED (one search or count of a caller runs at once).
     * </pre>
     */
    default void searchMessages(dev.parlance.v1.SearchMessagesRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.SearchMessagesResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSearchMessagesMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service ChatService.
   * <pre>
   * Messages, answers and the log.
   * SendMessage and Ask share one identity: for each session and sender the same
   * client_message_id is stored once, however often it is sent, and every repeat
   * gets the first one's seq. An acknowledged message has been committed.
   * </pre>
   */
  public static abstract class ChatServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return ChatServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service ChatService.
   * <pre>
   * Messages, answers and the log.
   * SendMessage and Ask share one identity: for each session and sender the same
   * client_message_id is stored once, however often it is sent, and every repeat
   * gets the first one's seq. An acknowledged message has been committed.
   * </pre>
   */
  public static final class ChatServiceStub
      extends io.grpc.stub.AbstractAsyncStub<ChatServiceStub> {
    private ChatServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ChatServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ChatServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * One stream for everything a chat needs, both ways: what Subscribe brings for
     * many sessions, and the calls a client makes in them.
     * Every frame of the client gets exactly one reply. Frames of one session run
     * in the order sent, also when a `subscribe` names the session among others;
     * those of different sessions run at the same time. A frame is judged as the
     * RPC it names: permission, rate and field rules; its error is the RPC's, with
     * the field paths of the RPC's request, and comes as `failed`: an error in a
     * frame never ends the stream. While 64 frames wait for their reply (or for the
     * client to read it), further ones fail with LIMIT_REACHED; the server reads
     * on. A frame this server does not know fails with UNIMPLEMENTED.
     * A frame that is sent again with the same client_message_id, here or as an
     * RPC, is stored once: after a broken stream resend what got no reply.
     * When the client closes its side, every reply is sent; then the stream goes on
     * while a session is subscribed, and ends otherwise. `draining` is followed by
     * the replies still due and the end. At expiry the stream ends UNAUTHENTICATED
     * / TOKEN_EXPIRED, unless a fresh token came by `authenticate`.
     * Errors that end the stream: MALFORMED_MESSAGE and MESSAGE_TOO_LARGE (what
     * cannot be read has no frame_id to reply to), LIMIT_REACHED (16,384 replies
     * are unread), TOKEN_EXPIRED. Not for browsers: they use Subscribe and calls.
     * </pre>
     */
    public io.grpc.stub.StreamObserver<dev.parlance.v1.AttachRequest> attach(
        io.grpc.stub.StreamObserver<dev.parlance.v1.AttachResponse> responseObserver) {
      return io.grpc.stub.ClientCalls.asyncBidiStreamingCall(
          getChannel().newCall(getAttachMethod(), getCallOptions()), responseObserver);
    }

    /**
     * <pre>
     * Follows up to 100 sessions: first what is missed after each cursor, then
     * what happens. Ends UNAUTHENTICATED / TOKEN_EXPIRED when the token expires;
     * resume with the last cursor. Errors: INVALID_FIELD, NOT_FOUND.
     * </pre>
     */
    public void subscribe(dev.parlance.v1.SubscribeRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.SubscribeResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getSubscribeMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Stores a message. A contact's message to the assistant starts an answer,
     * and ends one that is running. Errors: INVALID_FIELD, NOT_FOUND,
     * CLIENT_MESSAGE_ID_REUSED, SESSION_CLOSED, FLOOR_NOT_HELD, EPOCH_CHANGED.
     * </pre>
     */
    public void sendMessage(dev.parlance.v1.SendMessageRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.SendMessageResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getSendMessageMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Stores a contact's message and streams the answer: sent, then answering,
     * progress and deltas, and at the end exactly one of finished, handed_off,
     * unanswered. Repeated with the same id and body it attaches again. An error
     * after `sent` ends only the stream: the message is stored and the answer
     * goes on. Errors: as SendMessage.
     * </pre>
     */
    public void ask(dev.parlance.v1.AskRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.AskResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getAskMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Ends the running answer: STOPPED with the text so far. Without one the
     * call does nothing. Errors: NOT_FOUND.
     * </pre>
     */
    public void stopAnswer(dev.parlance.v1.StopAnswerRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.StopAnswerResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getStopAnswerMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Tells the others in the session that the caller types, or no longer does:
     * see Typing for who hears of it. Call it again every few seconds while it
     * lasts; more often than every 3 seconds changes nothing. Nothing is stored.
     * Errors: NOT_FOUND.
     * </pre>
     */
    public void setTyping(dev.parlance.v1.SetTypingRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.SetTypingResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getSetTypingMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Says that the caller has read everything up to a seq. A lower one than
     * before changes nothing. It is written and told within a second, or with the
     * next one: a crash may lose that much. Errors: NOT_FOUND, INVALID_FIELD (the
     * session has no such seq yet).
     * </pre>
     */
    public void markRead(dev.parlance.v1.MarkReadRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.MarkReadResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getMarkReadMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reads messages, ascending within a page. Without before_seq and after_seq
     * the newest page. next_page_token goes older from the newest page or
     * before_seq, newer from after_seq. A page ends early at 1 MiB.
     * Errors: NOT_FOUND, INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public void listMessages(dev.parlance.v1.ListMessagesRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListMessagesResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListMessagesMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Stores a private note: a message that only staff sees, in any state of the
     * session. Errors: NOT_FOUND, CLIENT_MESSAGE_ID_REUSED.
     * </pre>
     */
    public void addNote(dev.parlance.v1.AddNoteRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.AddNoteResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getAddNoteMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Begins another answer in the place of one that failed or was stopped,
     * while the assistant has the floor and writes nothing else. Follow it with
     * Subscribe or Attach; its retry_of_message_id names the one it replaces.
     * Errors: NOT_FOUND, REQUEST_ID_REUSED, WRONG_MESSAGE_STATE, WRONG_STATE,
     * LIMIT_REACHED with RetryInfo where as many answers are being written as may
     * be at once.
     * </pre>
     */
    public void retryAnswer(dev.parlance.v1.RetryAnswerRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.RetryAnswerResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getRetryAnswerMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Gives one's own COMPLETE message another text, within 15 minutes of its
     * sending and at most 20 times, in any state of the session. The earlier
     * text is kept for staff. No new answer is begun. With the text it has
     * already the message is returned unchanged. Errors: NOT_FOUND,
     * PERMISSION_DENIED, REVISION_CHANGED, WRONG_MESSAGE_STATE, TOO_LATE,
     * LIMIT_REACHED.
     * </pre>
     */
    public void editMessage(dev.parlance.v1.EditMessageRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.EditMessageResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getEditMessageMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Deletes one's own message within 15 minutes of its sending; supervisors
     * delete any, at any time. Its text, citations and earlier texts are gone,
     * and so are its words in what other messages quote; what is left keeps its
     * place in the log. An answer being written to it ends. A deleted message is
     * returned unchanged. Errors: NOT_FOUND, PERMISSION_DENIED, TOO_LATE.
     * </pre>
     */
    public void deleteMessage(dev.parlance.v1.DeleteMessageRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.DeleteMessageResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getDeleteMessageMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reads the texts a message had before its edits. Errors: NOT_FOUND.
     * </pre>
     */
    public void listMessageVersions(dev.parlance.v1.ListMessageVersionsRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.ListMessageVersionsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListMessageVersionsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Finds messages that contain every word of the query, the newest first, in
     * the sessions the caller reaches; contacts find no notes. A word is found
     * inside others too. Case does not matter: letters are compared one by one
     * in lower case as Unicode has it, whatever the locale. A call looks at
     * 20,000 messages at most, so a page may be short or empty while
     * next_page_token is set. Errors: NOT_FOUND (session), PAGE_TOKEN_INVALID,
     * LIMIT_REACHED (one search or count of a caller runs at once).
     * </pre>
     */
    public void searchMessages(dev.parlance.v1.SearchMessagesRequest request,
        io.grpc.stub.StreamObserver<dev.parlance.v1.SearchMessagesResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getSearchMessagesMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service ChatService.
   * <pre>
   * Messages, answers and the log.
   * SendMessage and Ask share one identity: for each session and sender the same
   * client_message_id is stored once, however often it is sent, and every repeat
   * gets the first one's seq. An acknowledged message has been committed.
   * </pre>
   */
  public static final class ChatServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<ChatServiceBlockingV2Stub> {
    private ChatServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ChatServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ChatServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * One stream for everything a chat needs, both ways: what Subscribe brings for
     * many sessions, and the calls a client makes in them.
     * Every frame of the client gets exactly one reply. Frames of one session run
     * in the order sent, also when a `subscribe` names the session among others;
     * those of different sessions run at the same time. A frame is judged as the
     * RPC it names: permission, rate and field rules; its error is the RPC's, with
     * the field paths of the RPC's request, and comes as `failed`: an error in a
     * frame never ends the stream. While 64 frames wait for their reply (or for the
     * client to read it), further ones fail with LIMIT_REACHED; the server reads
     * on. A frame this server does not know fails with UNIMPLEMENTED.
     * A frame that is sent again with the same client_message_id, here or as an
     * RPC, is stored once: after a broken stream resend what got no reply.
     * When the client closes its side, every reply is sent; then the stream goes on
     * while a session is subscribed, and ends otherwise. `draining` is followed by
     * the replies still due and the end. At expiry the stream ends UNAUTHENTICATED
     * / TOKEN_EXPIRED, unless a fresh token came by `authenticate`.
     * Errors that end the stream: MALFORMED_MESSAGE and MESSAGE_TOO_LARGE (what
     * cannot be read has no frame_id to reply to), LIMIT_REACHED (16,384 replies
     * are unread), TOKEN_EXPIRED. Not for browsers: they use Subscribe and calls.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<dev.parlance.v1.AttachRequest, dev.parlance.v1.AttachResponse>
        attach() {
      return io.grpc.stub.ClientCalls.blockingBidiStreamingCall(
          getChannel(), getAttachMethod(), getCallOptions());
    }

    /**
     * <pre>
     * Follows up to 100 sessions: first what is missed after each cursor, then
     * what happens. Ends UNAUTHENTICATED / TOKEN_EXPIRED when the token expires;
     * resume with the last cursor. Errors: INVALID_FIELD, NOT_FOUND.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, dev.parlance.v1.SubscribeResponse>
        subscribe(dev.parlance.v1.SubscribeRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getSubscribeMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Stores a message. A contact's message to the assistant starts an answer,
     * and ends one that is running. Errors: INVALID_FIELD, NOT_FOUND,
     * CLIENT_MESSAGE_ID_REUSED, SESSION_CLOSED, FLOOR_NOT_HELD, EPOCH_CHANGED.
     * </pre>
     */
    public dev.parlance.v1.SendMessageResponse sendMessage(dev.parlance.v1.SendMessageRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getSendMessageMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Stores a contact's message and streams the answer: sent, then answering,
     * progress and deltas, and at the end exactly one of finished, handed_off,
     * unanswered. Repeated with the same id and body it attaches again. An error
     * after `sent` ends only the stream: the message is stored and the answer
     * goes on. Errors: as SendMessage.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, dev.parlance.v1.AskResponse>
        ask(dev.parlance.v1.AskRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getAskMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Ends the running answer: STOPPED with the text so far. Without one the
     * call does nothing. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.StopAnswerResponse stopAnswer(dev.parlance.v1.StopAnswerRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getStopAnswerMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Tells the others in the session that the caller types, or no longer does:
     * see Typing for who hears of it. Call it again every few seconds while it
     * lasts; more often than every 3 seconds changes nothing. Nothing is stored.
     * Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.SetTypingResponse setTyping(dev.parlance.v1.SetTypingRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getSetTypingMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Says that the caller has read everything up to a seq. A lower one than
     * before changes nothing. It is written and told within a second, or with the
     * next one: a crash may lose that much. Errors: NOT_FOUND, INVALID_FIELD (the
     * session has no such seq yet).
     * </pre>
     */
    public dev.parlance.v1.MarkReadResponse markRead(dev.parlance.v1.MarkReadRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getMarkReadMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads messages, ascending within a page. Without before_seq and after_seq
     * the newest page. next_page_token goes older from the newest page or
     * before_seq, newer from after_seq. A page ends early at 1 MiB.
     * Errors: NOT_FOUND, INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public dev.parlance.v1.ListMessagesResponse listMessages(dev.parlance.v1.ListMessagesRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListMessagesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Stores a private note: a message that only staff sees, in any state of the
     * session. Errors: NOT_FOUND, CLIENT_MESSAGE_ID_REUSED.
     * </pre>
     */
    public dev.parlance.v1.AddNoteResponse addNote(dev.parlance.v1.AddNoteRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getAddNoteMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Begins another answer in the place of one that failed or was stopped,
     * while the assistant has the floor and writes nothing else. Follow it with
     * Subscribe or Attach; its retry_of_message_id names the one it replaces.
     * Errors: NOT_FOUND, REQUEST_ID_REUSED, WRONG_MESSAGE_STATE, WRONG_STATE,
     * LIMIT_REACHED with RetryInfo where as many answers are being written as may
     * be at once.
     * </pre>
     */
    public dev.parlance.v1.RetryAnswerResponse retryAnswer(dev.parlance.v1.RetryAnswerRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getRetryAnswerMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Gives one's own COMPLETE message another text, within 15 minutes of its
     * sending and at most 20 times, in any state of the session. The earlier
     * text is kept for staff. No new answer is begun. With the text it has
     * already the message is returned unchanged. Errors: NOT_FOUND,
     * PERMISSION_DENIED, REVISION_CHANGED, WRONG_MESSAGE_STATE, TOO_LATE,
     * LIMIT_REACHED.
     * </pre>
     */
    public dev.parlance.v1.EditMessageResponse editMessage(dev.parlance.v1.EditMessageRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getEditMessageMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Deletes one's own message within 15 minutes of its sending; supervisors
     * delete any, at any time. Its text, citations and earlier texts are gone,
     * and so are its words in what other messages quote; what is left keeps its
     * place in the log. An answer being written to it ends. A deleted message is
     * returned unchanged. Errors: NOT_FOUND, PERMISSION_DENIED, TOO_LATE.
     * </pre>
     */
    public dev.parlance.v1.DeleteMessageResponse deleteMessage(dev.parlance.v1.DeleteMessageRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getDeleteMessageMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads the texts a message had before its edits. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.ListMessageVersionsResponse listMessageVersions(dev.parlance.v1.ListMessageVersionsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListMessageVersionsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Finds messages that contain every word of the query, the newest first, in
     * the sessions the caller reaches; contacts find no notes. A word is found
     * inside others too. Case does not matter: letters are compared one by one
     * in lower case as Unicode has it, whatever the locale. A call looks at
     * 20,000 messages at most, so a page may be short or empty while
     * next_page_token is set. Errors: NOT_FOUND (session), PAGE_TOKEN_INVALID,
     * LIMIT_REACHED (one search or count of a caller runs at once).
     * </pre>
     */
    public dev.parlance.v1.SearchMessagesResponse searchMessages(dev.parlance.v1.SearchMessagesRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getSearchMessagesMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service ChatService.
   * <pre>
   * Messages, answers and the log.
   * SendMessage and Ask share one identity: for each session and sender the same
   * client_message_id is stored once, however often it is sent, and every repeat
   * gets the first one's seq. An acknowledged message has been committed.
   * </pre>
   */
  public static final class ChatServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<ChatServiceBlockingStub> {
    private ChatServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ChatServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ChatServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Follows up to 100 sessions: first what is missed after each cursor, then
     * what happens. Ends UNAUTHENTICATED / TOKEN_EXPIRED when the token expires;
     * resume with the last cursor. Errors: INVALID_FIELD, NOT_FOUND.
     * </pre>
     */
    public java.util.Iterator<dev.parlance.v1.SubscribeResponse> subscribe(
        dev.parlance.v1.SubscribeRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getSubscribeMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Stores a message. A contact's message to the assistant starts an answer,
     * and ends one that is running. Errors: INVALID_FIELD, NOT_FOUND,
     * CLIENT_MESSAGE_ID_REUSED, SESSION_CLOSED, FLOOR_NOT_HELD, EPOCH_CHANGED.
     * </pre>
     */
    public dev.parlance.v1.SendMessageResponse sendMessage(dev.parlance.v1.SendMessageRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getSendMessageMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Stores a contact's message and streams the answer: sent, then answering,
     * progress and deltas, and at the end exactly one of finished, handed_off,
     * unanswered. Repeated with the same id and body it attaches again. An error
     * after `sent` ends only the stream: the message is stored and the answer
     * goes on. Errors: as SendMessage.
     * </pre>
     */
    public java.util.Iterator<dev.parlance.v1.AskResponse> ask(
        dev.parlance.v1.AskRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getAskMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Ends the running answer: STOPPED with the text so far. Without one the
     * call does nothing. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.StopAnswerResponse stopAnswer(dev.parlance.v1.StopAnswerRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getStopAnswerMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Tells the others in the session that the caller types, or no longer does:
     * see Typing for who hears of it. Call it again every few seconds while it
     * lasts; more often than every 3 seconds changes nothing. Nothing is stored.
     * Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.SetTypingResponse setTyping(dev.parlance.v1.SetTypingRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getSetTypingMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Says that the caller has read everything up to a seq. A lower one than
     * before changes nothing. It is written and told within a second, or with the
     * next one: a crash may lose that much. Errors: NOT_FOUND, INVALID_FIELD (the
     * session has no such seq yet).
     * </pre>
     */
    public dev.parlance.v1.MarkReadResponse markRead(dev.parlance.v1.MarkReadRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getMarkReadMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads messages, ascending within a page. Without before_seq and after_seq
     * the newest page. next_page_token goes older from the newest page or
     * before_seq, newer from after_seq. A page ends early at 1 MiB.
     * Errors: NOT_FOUND, INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public dev.parlance.v1.ListMessagesResponse listMessages(dev.parlance.v1.ListMessagesRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListMessagesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Stores a private note: a message that only staff sees, in any state of the
     * session. Errors: NOT_FOUND, CLIENT_MESSAGE_ID_REUSED.
     * </pre>
     */
    public dev.parlance.v1.AddNoteResponse addNote(dev.parlance.v1.AddNoteRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getAddNoteMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Begins another answer in the place of one that failed or was stopped,
     * while the assistant has the floor and writes nothing else. Follow it with
     * Subscribe or Attach; its retry_of_message_id names the one it replaces.
     * Errors: NOT_FOUND, REQUEST_ID_REUSED, WRONG_MESSAGE_STATE, WRONG_STATE,
     * LIMIT_REACHED with RetryInfo where as many answers are being written as may
     * be at once.
     * </pre>
     */
    public dev.parlance.v1.RetryAnswerResponse retryAnswer(dev.parlance.v1.RetryAnswerRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getRetryAnswerMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Gives one's own COMPLETE message another text, within 15 minutes of its
     * sending and at most 20 times, in any state of the session. The earlier
     * text is kept for staff. No new answer is begun. With the text it has
     * already the message is returned unchanged. Errors: NOT_FOUND,
     * PERMISSION_DENIED, REVISION_CHANGED, WRONG_MESSAGE_STATE, TOO_LATE,
     * LIMIT_REACHED.
     * </pre>
     */
    public dev.parlance.v1.EditMessageResponse editMessage(dev.parlance.v1.EditMessageRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getEditMessageMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Deletes one's own message within 15 minutes of its sending; supervisors
     * delete any, at any time. Its text, citations and earlier texts are gone,
     * and so are its words in what other messages quote; what is left keeps its
     * place in the log. An answer being written to it ends. A deleted message is
     * returned unchanged. Errors: NOT_FOUND, PERMISSION_DENIED, TOO_LATE.
     * </pre>
     */
    public dev.parlance.v1.DeleteMessageResponse deleteMessage(dev.parlance.v1.DeleteMessageRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getDeleteMessageMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads the texts a message had before its edits. Errors: NOT_FOUND.
     * </pre>
     */
    public dev.parlance.v1.ListMessageVersionsResponse listMessageVersions(dev.parlance.v1.ListMessageVersionsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListMessageVersionsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Finds messages that contain every word of the query, the newest first, in
     * the sessions the caller reaches; contacts find no notes. A word is found
     * inside others too. Case does not matter: letters are compared one by one
     * in lower case as Unicode has it, whatever the locale. A call looks at
     * 20,000 messages at most, so a page may be short or empty while
     * next_page_token is set. Errors: NOT_FOUND (session), PAGE_TOKEN_INVALID,
     * LIMIT_REACHED (one search or count of a caller runs at once).
     * </pre>
     */
    public dev.parlance.v1.SearchMessagesResponse searchMessages(dev.parlance.v1.SearchMessagesRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getSearchMessagesMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service ChatService.
   * <pre>
   * Messages, answers and the log.
   * SendMessage and Ask share one identity: for each session and sender the same
   * client_message_id is stored once, however often it is sent, and every repeat
   * gets the first one's seq. An acknowledged message has been committed.
   * </pre>
   */
  public static final class ChatServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<ChatServiceFutureStub> {
    private ChatServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ChatServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ChatServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Stores a message. A contact's message to the assistant starts an answer,
     * and ends one that is running. Errors: INVALID_FIELD, NOT_FOUND,
     * CLIENT_MESSAGE_ID_REUSED, SESSION_CLOSED, FLOOR_NOT_HELD, EPOCH_CHANGED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.SendMessageResponse> sendMessage(
        dev.parlance.v1.SendMessageRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getSendMessageMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Ends the running answer: STOPPED with the text so far. Without one the
     * call does nothing. Errors: NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.StopAnswerResponse> stopAnswer(
        dev.parlance.v1.StopAnswerRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getStopAnswerMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Tells the others in the session that the caller types, or no longer does:
     * see Typing for who hears of it. Call it again every few seconds while it
     * lasts; more often than every 3 seconds changes nothing. Nothing is stored.
     * Errors: NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.SetTypingResponse> setTyping(
        dev.parlance.v1.SetTypingRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getSetTypingMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Says that the caller has read everything up to a seq. A lower one than
     * before changes nothing. It is written and told within a second, or with the
     * next one: a crash may lose that much. Errors: NOT_FOUND, INVALID_FIELD (the
     * session has no such seq yet).
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.MarkReadResponse> markRead(
        dev.parlance.v1.MarkReadRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getMarkReadMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Reads messages, ascending within a page. Without before_seq and after_seq
     * the newest page. next_page_token goes older from the newest page or
     * before_seq, newer from after_seq. A page ends early at 1 MiB.
     * Errors: NOT_FOUND, INVALID_FIELD, PAGE_TOKEN_INVALID.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.ListMessagesResponse> listMessages(
        dev.parlance.v1.ListMessagesRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListMessagesMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Stores a private note: a message that only staff sees, in any state of the
     * session. Errors: NOT_FOUND, CLIENT_MESSAGE_ID_REUSED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.AddNoteResponse> addNote(
        dev.parlance.v1.AddNoteRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getAddNoteMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Begins another answer in the place of one that failed or was stopped,
     * while the assistant has the floor and writes nothing else. Follow it with
     * Subscribe or Attach; its retry_of_message_id names the one it replaces.
     * Errors: NOT_FOUND, REQUEST_ID_REUSED, WRONG_MESSAGE_STATE, WRONG_STATE,
     * LIMIT_REACHED with RetryInfo where as many answers are being written as may
     * be at once.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.RetryAnswerResponse> retryAnswer(
        dev.parlance.v1.RetryAnswerRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getRetryAnswerMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Gives one's own COMPLETE message another text, within 15 minutes of its
     * sending and at most 20 times, in any state of the session. The earlier
     * text is kept for staff. No new answer is begun. With the text it has
     * already the message is returned unchanged. Errors: NOT_FOUND,
     * PERMISSION_DENIED, REVISION_CHANGED, WRONG_MESSAGE_STATE, TOO_LATE,
     * LIMIT_REACHED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.EditMessageResponse> editMessage(
        dev.parlance.v1.EditMessageRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getEditMessageMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Deletes one's own message within 15 minutes of its sending; supervisors
     * delete any, at any time. Its text, citations and earlier texts are gone,
     * and so are its words in what other messages quote; what is left keeps its
     * place in the log. An answer being written to it ends. A deleted message is
     * returned unchanged. Errors: NOT_FOUND, PERMISSION_DENIED, TOO_LATE.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.DeleteMessageResponse> deleteMessage(
        dev.parlance.v1.DeleteMessageRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getDeleteMessageMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Reads the texts a message had before its edits. Errors: NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.ListMessageVersionsResponse> listMessageVersions(
        dev.parlance.v1.ListMessageVersionsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListMessageVersionsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Finds messages that contain every word of the query, the newest first, in
     * the sessions the caller reaches; contacts find no notes. A word is found
     * inside others too. Case does not matter: letters are compared one by one
     * in lower case as Unicode has it, whatever the locale. A call looks at
     * 20,000 messages at most, so a page may be short or empty while
     * next_page_token is set. Errors: NOT_FOUND (session), PAGE_TOKEN_INVALID,
     * LIMIT_REACHED (one search or count of a caller runs at once).
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.parlance.v1.SearchMessagesResponse> searchMessages(
        dev.parlance.v1.SearchMessagesRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getSearchMessagesMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_SUBSCRIBE = 0;
  private static final int METHODID_SEND_MESSAGE = 1;
  private static final int METHODID_ASK = 2;
  private static final int METHODID_STOP_ANSWER = 3;
  private static final int METHODID_SET_TYPING = 4;
  private static final int METHODID_MARK_READ = 5;
  private static final int METHODID_LIST_MESSAGES = 6;
  private static final int METHODID_ADD_NOTE = 7;
  private static final int METHODID_RETRY_ANSWER = 8;
  private static final int METHODID_EDIT_MESSAGE = 9;
  private static final int METHODID_DELETE_MESSAGE = 10;
  private static final int METHODID_LIST_MESSAGE_VERSIONS = 11;
  private static final int METHODID_SEARCH_MESSAGES = 12;
  private static final int METHODID_ATTACH = 13;

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
        case METHODID_SUBSCRIBE:
          serviceImpl.subscribe((dev.parlance.v1.SubscribeRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.SubscribeResponse>) responseObserver);
          break;
        case METHODID_SEND_MESSAGE:
          serviceImpl.sendMessage((dev.parlance.v1.SendMessageRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.SendMessageResponse>) responseObserver);
          break;
        case METHODID_ASK:
          serviceImpl.ask((dev.parlance.v1.AskRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.AskResponse>) responseObserver);
          break;
        case METHODID_STOP_ANSWER:
          serviceImpl.stopAnswer((dev.parlance.v1.StopAnswerRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.StopAnswerResponse>) responseObserver);
          break;
        case METHODID_SET_TYPING:
          serviceImpl.setTyping((dev.parlance.v1.SetTypingRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.SetTypingResponse>) responseObserver);
          break;
        case METHODID_MARK_READ:
          serviceImpl.markRead((dev.parlance.v1.MarkReadRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.MarkReadResponse>) responseObserver);
          break;
        case METHODID_LIST_MESSAGES:
          serviceImpl.listMessages((dev.parlance.v1.ListMessagesRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.ListMessagesResponse>) responseObserver);
          break;
        case METHODID_ADD_NOTE:
          serviceImpl.addNote((dev.parlance.v1.AddNoteRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.AddNoteResponse>) responseObserver);
          break;
        case METHODID_RETRY_ANSWER:
          serviceImpl.retryAnswer((dev.parlance.v1.RetryAnswerRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.RetryAnswerResponse>) responseObserver);
          break;
        case METHODID_EDIT_MESSAGE:
          serviceImpl.editMessage((dev.parlance.v1.EditMessageRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.EditMessageResponse>) responseObserver);
          break;
        case METHODID_DELETE_MESSAGE:
          serviceImpl.deleteMessage((dev.parlance.v1.DeleteMessageRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.DeleteMessageResponse>) responseObserver);
          break;
        case METHODID_LIST_MESSAGE_VERSIONS:
          serviceImpl.listMessageVersions((dev.parlance.v1.ListMessageVersionsRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.ListMessageVersionsResponse>) responseObserver);
          break;
        case METHODID_SEARCH_MESSAGES:
          serviceImpl.searchMessages((dev.parlance.v1.SearchMessagesRequest) request,
              (io.grpc.stub.StreamObserver<dev.parlance.v1.SearchMessagesResponse>) responseObserver);
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
        case METHODID_ATTACH:
          return (io.grpc.stub.StreamObserver<Req>) serviceImpl.attach(
              (io.grpc.stub.StreamObserver<dev.parlance.v1.AttachResponse>) responseObserver);
        default:
          throw new AssertionError();
      }
    }
  }

  public static final io.grpc.ServerServiceDefinition bindService(AsyncService service) {
    return io.grpc.ServerServiceDefinition.builder(getServiceDescriptor())
        .addMethod(
          getAttachMethod(),
          io.grpc.stub.ServerCalls.asyncBidiStreamingCall(
            new MethodHandlers<
              dev.parlance.v1.AttachRequest,
              dev.parlance.v1.AttachResponse>(
                service, METHODID_ATTACH)))
        .addMethod(
          getSubscribeMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              dev.parlance.v1.SubscribeRequest,
              dev.parlance.v1.SubscribeResponse>(
                service, METHODID_SUBSCRIBE)))
        .addMethod(
          getSendMessageMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.SendMessageRequest,
              dev.parlance.v1.SendMessageResponse>(
                service, METHODID_SEND_MESSAGE)))
        .addMethod(
          getAskMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              dev.parlance.v1.AskRequest,
              dev.parlance.v1.AskResponse>(
                service, METHODID_ASK)))
        .addMethod(
          getStopAnswerMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.StopAnswerRequest,
              dev.parlance.v1.StopAnswerResponse>(
                service, METHODID_STOP_ANSWER)))
        .addMethod(
          getSetTypingMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.SetTypingRequest,
              dev.parlance.v1.SetTypingResponse>(
                service, METHODID_SET_TYPING)))
        .addMethod(
          getMarkReadMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.MarkReadRequest,
              dev.parlance.v1.MarkReadResponse>(
                service, METHODID_MARK_READ)))
        .addMethod(
          getListMessagesMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.ListMessagesRequest,
              dev.parlance.v1.ListMessagesResponse>(
                service, METHODID_LIST_MESSAGES)))
        .addMethod(
          getAddNoteMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.AddNoteRequest,
              dev.parlance.v1.AddNoteResponse>(
                service, METHODID_ADD_NOTE)))
        .addMethod(
          getRetryAnswerMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.RetryAnswerRequest,
              dev.parlance.v1.RetryAnswerResponse>(
                service, METHODID_RETRY_ANSWER)))
        .addMethod(
          getEditMessageMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.EditMessageRequest,
              dev.parlance.v1.EditMessageResponse>(
                service, METHODID_EDIT_MESSAGE)))
        .addMethod(
          getDeleteMessageMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.DeleteMessageRequest,
              dev.parlance.v1.DeleteMessageResponse>(
                service, METHODID_DELETE_MESSAGE)))
        .addMethod(
          getListMessageVersionsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.ListMessageVersionsRequest,
              dev.parlance.v1.ListMessageVersionsResponse>(
                service, METHODID_LIST_MESSAGE_VERSIONS)))
        .addMethod(
          getSearchMessagesMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.parlance.v1.SearchMessagesRequest,
              dev.parlance.v1.SearchMessagesResponse>(
                service, METHODID_SEARCH_MESSAGES)))
        .build();
  }

  private static abstract class ChatServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    ChatServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.parlance.v1.ChatServiceProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("ChatService");
    }
  }

  private static final class ChatServiceFileDescriptorSupplier
      extends ChatServiceBaseDescriptorSupplier {
    ChatServiceFileDescriptorSupplier() {}
  }

  private static final class ChatServiceMethodDescriptorSupplier
      extends ChatServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    ChatServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (ChatServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new ChatServiceFileDescriptorSupplier())
              .addMethod(getAttachMethod())
              .addMethod(getSubscribeMethod())
              .addMethod(getSendMessageMethod())
              .addMethod(getAskMethod())
              .addMethod(getStopAnswerMethod())
              .addMethod(getSetTypingMethod())
              .addMethod(getMarkReadMethod())
              .addMethod(getListMessagesMethod())
              .addMethod(getAddNoteMethod())
              .addMethod(getRetryAnswerMethod())
              .addMethod(getEditMessageMethod())
              .addMethod(getDeleteMessageMethod())
              .addMethod(getListMessageVersionsMethod())
              .addMethod(getSearchMessagesMethod())
              .build();
        }
      }
    }
    return result;
  }
}
