//! Under which names a browser may reach this server. A page of a stranger can have its own name answered
//! with our address (DNS rebinding): to the browser we are then that page's own host. So names count only
//! when they are known; addresses need not be, because nobody else can serve a page from ours.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Names besides those of loopback.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hosts(Vec<String>);

impl Hosts {
    /// From the words of a setting, which have been checked.
    pub fn new(names: &[String]) -> Self {
        Self(names.to_vec())
    }

    /// Whether `host`, as it stands in a request with or without a port, is ours.
    pub fn hold(&self, host: &str) -> bool {
        let name = without_port(host).to_ascii_lowercase();
        let name = name.strip_suffix('.').unwrap_or(&name);
        let bracketed = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
        bracketed.is_some_and(|ip| ip.parse::<Ipv6Addr>().is_ok())
            || name.parse::<Ipv4Addr>().is_ok()
            || name == "localhost"
            || name.ends_with(".localhost")
            || self.0.iter().any(|known| known == name)
    }
}

/// Whether the word can be one of the names: as browsers write them, without a port.
pub fn is_name(word: &str) -> bool {
    let is_label = |label: &str| !label.is_empty() && label.bytes().all(|byte| is_letter(byte) || byte == b'-');
    word.len() <= 253 && word.split('.').all(is_label)
}

const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_addresses_and_known_names_are_ours() {
        let hosts = Hosts::new(&["chat.example".to_owned()]);
        for host in [
            "localhost",
            "localhost:50051",
            "LocalHost.",
            "shop.localhost:80",
            "127.0.0.1",
            "192.0.2.1:50051",
            "[::1]",
            "[2001:db8::1]:50051",
            "chat.example",
            "Chat.Example:443",
            "chat.example.:443",
        ] {
            assert!(hosts.hold(host), "{host}");
        }
        for host in [
            "",
            "rebind.example:50051",
            "chat.example.evil",
            "evil.chat.example",
            "localhost.evil",
            "127.0.0.1.evil",
            "xlocalhost",
            "127.1",
            "0x7f.1",
            "chat.example:80:80",
            "user@localhost",
            "[::1",
            "::1",
        ] {
            assert!(!hosts.hold(host), "{host}");
        }
    }

    #[test]
    fn a_name_has_no_port_and_no_capitals() {
        for word in ["chat.example", "parlance", "a-b.c_d.e1"] {
            assert!(is_name(word), "{word}");
        }
        for word in
            ["", "*", "*.example", "chat.example:443", "https://chat.example", "Chat.example", ".example", "a..b"]
        {
            assert!(!is_name(word), "{word}");
        }
    }
}
