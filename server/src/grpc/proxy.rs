//! The header with which a proxy of ours says whom a connection is for: the PROXY protocol, version 1 in
//! text and version 2 in bytes. Read byte for byte, because what follows belongs to others.

use std::{
    io::{self, ErrorKind},
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use tokio::io::{AsyncRead, AsyncReadExt};

use crate::domain::address::Address;

const SIGNATURE: &[u8; 12] = b"\r\n\r\n\0\r\nQUIT\n";
/// Most bytes of a header in text, its end included.
const LONGEST_LINE: usize = 107;
/// Most bytes after the fixed part of a header in bytes: addresses, and what proxies add about TLS.
const LONGEST_REST: usize = 2048;

/// Version and command of a header in bytes: for a connection of the proxy's own, or of somebody.
const LOCAL: u8 = 0x20;
const PROXY: u8 = 0x21;
/// Families of addresses, over TCP.
const TCP4: u8 = 0x11;
const TCP6: u8 = 0x21;

/// Reads the header, and no byte more; nothing where the proxy speaks for itself or does not know for whom.
pub async fn read(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Address>> {
    let mut head = [0; SIGNATURE.len()];
    stream.read_exact(&mut head).await?;
    if head == *SIGNATURE { in_bytes(stream).await } else { in_text(stream, head.to_vec()).await }
}

/// As in `PROXY TCP4 192.0.2.1 203.0.113.5 50000 443`.
async fn in_text(stream: &mut (impl AsyncRead + Unpin), mut line: Vec<u8>) -> io::Result<Option<Address>> {
    if !line.starts_with(b"PROXY ") {
        return Err(malformed());
    }
    while !line.ends_with(b"\r\n") {
        if line.len() == LONGEST_LINE {
            return Err(malformed());
        }
        line.push(stream.read_u8().await?);
    }
    let line = str::from_utf8(&line).map_err(|_| malformed())?.trim_end_matches("\r\n");
    match line.split(' ').collect::<Vec<_>>().as_slice() {
        ["PROXY", "UNKNOWN", ..] => Ok(None),
        ["PROXY", family @ ("TCP4" | "TCP6"), from, to, from_port, to_port] => {
            let parse = |text: &str| {
                let ip = text.parse::<IpAddr>().ok();
                ip.filter(|ip| ip.is_ipv4() == (*family == "TCP4")).ok_or_else(malformed)
            };
            parse(to)?;
            for port in [from_port, to_port] {
                port.parse::<u16>().map_err(|_| malformed())?;
            }
            Ok(Some(parse(from)?.into()))
        }
        _ => Err(malformed()),
    }
}

async fn in_bytes(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Address>> {
    let (command, family) = (stream.read_u8().await?, stream.read_u8().await?);
    let length = usize::from(stream.read_u16().await?);
    if length > LONGEST_REST {
        return Err(malformed());
    }
    let mut rest = vec![0; length];
    stream.read_exact(&mut rest).await?;
    match (command, family) {
        (LOCAL, _) => Ok(None),
        // Both ends of each, then both ports.
        (PROXY, TCP4) if length >= 12 => Ok(rest.first_chunk::<4>().map(|ip| IpAddr::from(Ipv4Addr::from(*ip)).into())),
        (PROXY, TCP6) if length >= 36 => {
            Ok(rest.first_chunk::<16>().map(|ip| IpAddr::from(Ipv6Addr::from(*ip)).into()))
        }
        (PROXY, TCP4 | TCP6) => Err(malformed()),
        // Of a socket of the proxy's machine, or of a family that is none of ours.
        (PROXY, _) => Ok(None),
        _ => Err(malformed()),
    }
}

fn malformed() -> io::Error {
    ErrorKind::InvalidData.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn parsed(header: &[u8]) -> Result<String, ErrorKind> {
        let mut stream = [header, b"REST"].concat();
        let mut stream = stream.as_mut_slice() as &[u8];
        let read = read(&mut stream).await.map_err(|error| error.kind())?;
        assert_eq!(stream, b"REST", "not a byte more");
        Ok(read.map_or_else(|| "nobody".to_owned(), |address| format!("{address:?}")))
    }

    fn binary(command: u8, family: u8, rest: &[u8]) -> Vec<u8> {
        let length = u16::try_from(rest.len()).unwrap().to_be_bytes();
        [&SIGNATURE[..], &[command, family], &length, rest].concat()
    }

    #[tokio::test]
    async fn a_header_in_text_says_whom_it_is_for() {
        for (header, address) in [
            ("PROXY TCP4 203.0.113.7 192.0.2.1 50000 443\r\n", "203.0.113.7"),
            ("PROXY TCP6 2001:db8::7 2001:db8::1 50000 443\r\n", "2001:db8::7"),
            ("PROXY UNKNOWN\r\n", "nobody"),
            ("PROXY UNKNOWN ffff:: ffff:: 65535 65535\r\n", "nobody"),
        ] {
            assert_eq!(parsed(header.as_bytes()).await.as_deref(), Ok(address), "{header}");
        }
        let longest = format!("PROXY UNKNOWN {}\r\n", "f".repeat(LONGEST_LINE - 16));
        assert_eq!(parsed(longest.as_bytes()).await.as_deref(), Ok("nobody"));
        for header in [
            &longest.replacen('f', "ff", 1),
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "GET / HTTP/1.1\r\n",
            "PROXY TCP4 2001:db8::7 192.0.2.1 50000 443\r\n",
            "PROXY TCP6 203.0.113.7 203.0.113.8 50000 443\r\n",
            "PROXY TCP4 203.0.113.7 192.0.2.1 50000\r\n",
            "PROXY TCP4 203.0.113.7 192.0.2.1 50000 65536\r\n",
            "PROXY TCP4 203.0.113.7  192.0.2.1 50000 443\r\n",
            "PROXY TCP4 example.org 192.0.2.1 50000 443\r\n",
            "PROXY UDP4 203.0.113.7 192.0.2.1 50000 443\r\n",
        ] {
            assert_eq!(parsed(header.as_bytes()).await, Err(ErrorKind::InvalidData), "{header}");
        }
    }

    #[tokio::test]
    async fn a_header_in_bytes_says_whom_it_is_for() {
        let v4 = [203, 0, 113, 7, 192, 0, 2, 1, 195, 80, 1, 187];
        let v6: Vec<u8> = [[0x20; 16], [0x30; 16]].concat().into_iter().chain([0, 1, 0, 2]).collect();
        let with_more = [&v4[..], &[0x04, 0, 3, b'a', b'b', b'c']].concat();
        for (header, address) in [
            (binary(PROXY, TCP4, &v4), "203.0.113.7"),
            (binary(PROXY, TCP4, &with_more), "203.0.113.7"),
            (binary(PROXY, TCP4, &[&v4[..], &[0; LONGEST_REST - 12]].concat()), "203.0.113.7"),
            (binary(PROXY, TCP6, &v6), "2020:2020:2020:2020:2020:2020:2020:2020"),
            (binary(LOCAL, 0, &[]), "nobody"),
            (binary(LOCAL, TCP4, &v4), "nobody"),
            (binary(PROXY, 0, &[]), "nobody"),
            (binary(PROXY, 0x31, &[b'/'; 216]), "nobody"),
            (binary(PROXY, 0x12, &v4), "nobody"),
        ] {
            assert_eq!(parsed(&header).await.as_deref(), Ok(address), "{header:?}");
        }
        for header in [
            binary(PROXY, TCP4, &v4[..11]),
            binary(PROXY, TCP6, &v4),
            binary(0x11, TCP4, &v4),
            binary(0x22, TCP4, &v4),
            binary(PROXY, TCP4, &[0; LONGEST_REST + 1]),
        ] {
            assert_eq!(parsed(&header).await, Err(ErrorKind::InvalidData), "{header:?}");
        }
    }

    #[tokio::test]
    async fn a_header_that_ends_too_soon_is_none() {
        for header in [&b""[..], b"PROXY TCP4 20", b"\r\n\r\n\0\r\nQUIT\n\x21"] {
            let mut stream = header;
            assert_eq!(read(&mut stream).await.unwrap_err().kind(), ErrorKind::UnexpectedEof);
        }
    }
}
