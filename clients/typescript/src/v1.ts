/**
 * Every message, enum and service of the contract, generated from it.
 * @module
 */
export * from "./gen/parlance/v1/assistant_pb.js";
export * from "./gen/parlance/v1/assistant_service_pb.js";
export * from "./gen/parlance/v1/auth_service_pb.js";
export * from "./gen/parlance/v1/chat_service_pb.js";
export * from "./gen/parlance/v1/contact_pb.js";
export * from "./gen/parlance/v1/error_pb.js";
export * from "./gen/parlance/v1/event_pb.js";
export * from "./gen/parlance/v1/inbox_service_pb.js";
export * from "./gen/parlance/v1/knowledge_pb.js";
export * from "./gen/parlance/v1/knowledge_service_pb.js";
export * from "./gen/parlance/v1/message_pb.js";
export * from "./gen/parlance/v1/session_pb.js";
export * from "./gen/parlance/v1/session_service_pb.js";
export * from "./gen/parlance/v1/stream_pb.js";
export * from "./gen/parlance/v1/system_service_pb.js";
export * from "./gen/parlance/v1/user_pb.js";
export * from "./gen/parlance/v1/user_service_pb.js";
