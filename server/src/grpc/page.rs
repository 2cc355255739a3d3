//! Page tokens: opaque, and good only for the list and arguments they came from.

use std::any::type_name;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use parlance_client::v1;
use prost::Message;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    domain::page::{Page, PageRequest, page_size},
    error::{Error, Reason, Result},
};

/// Where a list goes on: a number that orders it, and an id.
pub type Key = (i64, Uuid);

/// A request that asks for one page of a list.
pub trait Paged: Message + Clone {
    /// Takes the size and the token out, so that the arguments are left.
    fn take_page(&mut self) -> (i32, String);
}

/// The list and its arguments, in short.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Binding([u8; 8]);

macro_rules! paged {
    ($($request:ident),+) => {
        $(impl Paged for v1::$request {
            fn take_page(&mut self) -> (i32, String) {
                (std::mem::take(&mut self.page_size), std::mem::take(&mut self.page_token))
            }
        })+
    };
}

paged!(
    ListSessionsRequest,
    ListMessagesRequest,
    ListAssistantsRequest,
    ListKnowledgeBasesRequest,
    ListDocumentsRequest,
    ListUsersRequest,
    SearchMessagesRequest,
    ListAgentsRequest,
    ListLoginsRequest,
    ListPassagesRequest
);

/// What page a request asks for; the request is left with its arguments only.
pub fn read<R: Paged>(request: &mut R) -> Result<(PageRequest, Binding)> {
    let (size, token) = request.take_page();
    let binding = Binding::of(request);
    let after = if token.is_empty() { None } else { Some(binding.open(&token)?) };
    Ok((PageRequest { size: page_size(size), after }, binding))
}

/// The items of a page on the wire, and where to go on.
pub fn write<T, W: From<T>>(page: Page<T>, binding: Binding) -> (Vec<W>, String) {
    let next = page.next.map_or_else(String::new, |key| binding.seal(key));
    (page.items.into_iter().map(W::from).collect(), next)
}

impl Binding {
    fn of<R: Message>(arguments: &R) -> Self {
        let digest = Sha256::new().chain_update(type_name::<R>()).chain_update(arguments.encode_to_vec()).finalize();
        let mut short = [0; 8];
        short.copy_from_slice(&digest[..8]);
        Self(short)
    }

    pub fn seal(self, (order, id): Key) -> String {
        URL_SAFE_NO_PAD.encode([&self.0[..], &order.to_be_bytes(), id.as_bytes()].concat())
    }

    fn open(self, token: &str) -> Result<Key> {
        let refused = || Error::new(Reason::PageTokenInvalid, "the page token is not one of this list and arguments");
        let bytes: [u8; 32] =
            URL_SAFE_NO_PAD.decode(token).ok().and_then(|bytes| bytes.try_into().ok()).ok_or_else(refused)?;
        let (binding, key) = bytes.split_at(8);
        let (order, id) = key.split_at(8);
        if binding != self.0 {
            return Err(refused());
        }
        let order = order.try_into().map(i64::from_be_bytes).map_err(|_| refused())?;
        Ok((order, Uuid::from_slice(id).map_err(|_| refused())?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(contact: &str, token: &str, size: i32) -> v1::ListSessionsRequest {
        v1::ListSessionsRequest {
            contact_id: contact.into(),
            page_token: token.into(),
            page_size: size,
            ..Default::default()
        }
    }

    #[test]
    fn a_token_is_good_for_its_arguments_and_any_size() {
        let key = (i64::MIN + 7, Uuid::from_u128(9));
        let (_, binding) = read(&mut list("a", "", 10)).unwrap();
        let token = binding.seal(key);
        let (page, _) = read(&mut list("a", &token, 3)).unwrap();
        assert_eq!(page, PageRequest { size: 3, after: Some(key) });
    }

    #[test]
    fn a_token_of_other_arguments_another_list_or_no_list_is_refused() {
        let (_, binding) = read(&mut list("a", "", 0)).unwrap();
        let token = binding.seal((1, Uuid::nil()));
        let refused = |result: Result<(PageRequest, Binding)>| {
            assert_eq!(result.err().map(|error| error.reason), Some(Reason::PageTokenInvalid));
        };
        refused(read(&mut list("b", &token, 0)));
        refused(read(&mut v1::ListUsersRequest { page_token: token.clone(), ..Default::default() }));
        refused(read(&mut list("a", "x", 0)));
        refused(read(&mut list("a", &token[1..], 0)));
    }

    proptest::proptest! {
        #[test]
        fn any_key_comes_back_and_any_other_text_is_refused(
            order: i64, id: u128, text in "\\PC{0,60}|[A-Za-z0-9_-]{40,46}"
        ) {
            let (_, binding) = read(&mut list("a", "", 0)).unwrap();
            let key = (order, Uuid::from_u128(id));
            proptest::prop_assert_eq!(binding.open(&binding.seal(key)), Ok(key));
            proptest::prop_assert!(binding.open(&text).is_err());
        }
    }
}
