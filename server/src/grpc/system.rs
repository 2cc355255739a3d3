//! SystemService on the wire: the installation itself.

use parlance_client::v1;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{
    Api, parts,
    stubs::system_service_server::SystemService,
    wire::{count, time},
};
use crate::{
    chat::system::{Component, Setting, Status as Condition},
    domain::node::Node,
    limits::LimitStatus,
};

/// Limits of a message's text, as the rules of the contract have them.
const MAX_TEXT_CHARS: i32 = 8000;
const MAX_TEXT_BYTES: i32 = 32_768;

#[tonic::async_trait]
impl SystemService for Api {
    async fn get_server_info(
        &self,
        _: Request<v1::GetServerInfoRequest>,
    ) -> Result<Response<v1::GetServerInfoResponse>, Status> {
        let view = self.chat.get_server_info();
        Ok(Response::new(v1::GetServerInfoResponse {
            version: view.version.to_owned(),
            log_id: view.log_id.into(),
            max_text_chars: MAX_TEXT_CHARS,
            max_text_bytes: MAX_TEXT_BYTES,
            max_request_bytes: i32::try_from(self.max_request_bytes).unwrap_or(i32::MAX),
            now: time(view.now_ms),
        }))
    }

    async fn get_status(
        &self,
        request: Request<v1::GetStatusRequest>,
    ) -> Result<Response<v1::GetStatusResponse>, Status> {
        parts(request)?;
        Ok(Response::new(self.chat.get_status().await?.into()))
    }

    async fn get_config(
        &self,
        request: Request<v1::GetConfigRequest>,
    ) -> Result<Response<v1::GetConfigResponse>, Status> {
        parts(request)?;
        let settings = self.chat.get_config().iter().cloned().map(v1::Setting::from).collect();
        Ok(Response::new(v1::GetConfigResponse { settings }))
    }
}

impl From<Condition> for v1::GetStatusResponse {
    fn from(condition: Condition) -> Self {
        let answering = condition.node_id;
        let nodes = condition.nodes.into_iter().map(|node| status_of(node, answering));
        Self {
            nodes: nodes.collect(),
            started_at: time(condition.started_at_ms),
            components: condition.components.into_iter().map(v1::ComponentStatus::from).collect(),
            streams: i32::try_from(condition.streams).unwrap_or(i32::MAX),
            answers: i32::try_from(condition.answers).unwrap_or(i32::MAX),
            waiting: count(condition.waiting),
            limits: condition.limits.into_iter().map(v1::LimitStatus::from).collect(),
        }
    }
}

fn status_of(node: Node, answering: Uuid) -> v1::NodeStatus {
    v1::NodeStatus {
        id: node.id.into(),
        address: node.address,
        version: node.version,
        started_at: time(node.started_at_ms),
        seen_at: time(node.seen_at_ms),
        answers: node.id == answering,
    }
}

impl From<LimitStatus> for v1::LimitStatus {
    fn from(status: LimitStatus) -> Self {
        let whole = |number| i64::try_from(number).unwrap_or(i64::MAX);
        Self {
            name: status.name.to_owned(),
            limit: whole(status.most),
            used: whole(status.used),
            refused: whole(status.refused),
        }
    }
}

impl From<Setting> for v1::Setting {
    fn from(setting: Setting) -> Self {
        Self { name: setting.name, value: setting.value, source: setting.source }
    }
}

impl From<Component> for v1::ComponentStatus {
    fn from(component: Component) -> Self {
        Self { name: component.name, ok: component.ok, detail: component.detail }
    }
}
