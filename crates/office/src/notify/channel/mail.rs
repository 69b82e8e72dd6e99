//! 电子邮件 by SMTP.

use super::{Adapter, Failure, Message, PATIENCE, Sending, Target};
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

/// How the line to the mail server is kept secret.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// TLS from the first octet (465).
    #[default]
    Tls,
    /// STARTTLS, which must be offered (587).
    Starttls,
    /// None: only to a server on this machine.
    None,
}

/// Mail over one server.
pub struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// The right half of every message's identifier.
    domain: String,
}

impl Mail {
    /// A mail server.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn new(
        host: &str,
        port: u16,
        security: Security,
        login: Option<(String, String)>,
        from: &str,
    ) -> Result<Self, String> {
        super::trust();
        let from: Mailbox = from.parse().map_err(|_| "from：不是邮箱地址")?;
        let tls = || TlsParameters::new(host.to_string()).map_err(|e| format!("TLS不能用：{e}"));
        let tls = match security {
            Security::Tls => Tls::Wrapper(tls()?),
            Security::Starttls => Tls::Required(tls()?),
            Security::None if matches!(host, "127.0.0.1" | "::1" | "localhost") => Tls::None,
            Security::None => return Err("security：不加密只能用于本机的邮件服务".into()),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(port)
            .tls(tls)
            .timeout(Some(PATIENCE));
        if let Some((user, password)) = login {
            builder = builder.credentials(Credentials::new(user, password));
        }
        let domain = from.email.domain().to_string();
        Ok(Mail { transport: builder.build(), from, domain })
    }
}

impl Adapter for Mail {
    fn send<'a>(&'a self, to: &'a Target, message: &'a Message) -> Sending<'a> {
        Box::pin(async move {
            let Target::Mailbox(address) = to else { return Err(Failure::Never("没有邮箱".into())) };
            let address: Address = address.parse().map_err(|_| Failure::Never("邮箱地址不对".into()))?;
            let body = match message.url.as_str() {
                "" => message.text.clone(),
                url => format!("{}\r\n\r\n{url}\r\n", message.text),
            };
            let mail = lettre::Message::builder()
                .from(self.from.clone())
                .to(Mailbox::new(None, address))
                // Every attempt is the same message: a mailbox that has it knows it again.
                .message_id(Some(format!("<{}@{}>", message.id, self.domain)))
                .subject(format!("执法通知：{} {}", message.kind, message.number))
                .header(ContentType::TEXT_PLAIN)
                .body(body)
                .map_err(|e| Failure::Never(format!("邮件不成形：{e}")))?;
            match self.transport.send(mail).await {
                Ok(_) => Ok(()),
                // The server's words may hold the address: the code says enough.
                Err(e) if e.is_permanent() => Err(Failure::Never(format!(
                    "邮件服务器拒收（{}）",
                    e.status().map_or("5xx".into(), |c| c.to_string())
                ))),
                Err(e) if e.is_transient() => Err(Failure::later(format!(
                    "邮件服务器暂不接收（{}）",
                    e.status().map_or("4xx".into(), |c| c.to_string())
                ))),
                Err(e) if e.is_timeout() => Err(Failure::later("邮件服务器超时")),
                Err(e) if e.is_tls() => Err(Failure::later("与邮件服务器的加密连接没有建立")),
                Err(_) => Err(Failure::later("邮件服务器连接不上")),
            }
        })
    }
}
