import DifftierServer
import RiskModel
import WireProtocol

// The settings that say who may reach the service and who they are.

extension SettingReader {
    /// The identity of whoever proves nothing: there unless a trust file says who is who, and then only where it is asked for.
    mutating func development(hasTrustFile: Bool) -> Caller? {
        let subject = optional(.subject, Self.text)
        let actor = optional(.actor, Self.choice(ActorKind.self))
        let roles = list(.roles, default: [.ask], Self.choice(Caller.Role.self))
        if hasTrustFile && subject == nil {
            for setting in [ServiceSetting.actor, .roles] where raw.values[setting] != nil {
                refuse("says nothing beside `trust_file` without `subject`, the identity of development", setting)
            }
            return nil
        }
        return Caller(
            subject: Subject(name: subject ?? "ci-agent:pull-request", actor: actor ?? .agent), roles: Set(roles),
            proof: .development)
    }

    /// Certificate and key go together; what is asked of clients needs both.
    mutating func tls() -> ServerTLS? {
        let certificate = optional(.tlsCertificate, Self.absolutePath)
        let key = optional(.tlsKey, Self.absolutePath)
        let authorities = optional(.tlsClientAuthorities, Self.absolutePath)
        let demand = optional(.tlsClientCertificates, Self.choice(ClientCertificateDemand.self))
        guard let certificate, let key else {
            for setting in [ServiceSetting.tlsCertificate, .tlsKey, .tlsClientAuthorities, .tlsClientCertificates]
            where raw.values[setting] != nil {
                refuse("TLS needs `tls_certificate` and `tls_key`", setting)
            }
            return nil
        }
        guard let authorities else {
            if let demand, demand != .none {
                refuse("`\(demand.rawValue)` needs `tls_client_authorities`: whose certificates count", .tlsClientCertificates)
            }
            return ServerTLS(certificateChain: certificate, privateKey: key)
        }
        let clients: ServerTLS.ClientCertificates =
            switch demand ?? .optional {
            case .none: .none
            case .optional: .optional(authorities: authorities)
            case .required: .required(authorities: authorities)
            }
        return ServerTLS(certificateChain: certificate, privateKey: key, clientCertificates: clients)
    }

    /// Only with TLS and identities may the service listen beyond its machine.
    mutating func refuseExposure(listen: [ServiceAddress], metrics: ServiceAddress?, hasTLS: Bool, hasTrustFile: Bool) {
        for case .tls(let host, let port) in listen {
            let address = "tls://\(host):\(port)"
            if !hasTLS { refuse("`\(address)` needs `tls_certificate` and `tls_key`", .listen) }
            if !hasTrustFile { refuse("`\(address)` needs `trust_file`: who may call from elsewhere", .listen) }
        }
        if case .tls = metrics {
            refuse("metrics are served to this machine only: a loopback address or a Unix socket", .metricsListen)
        }
    }

    /// A name that checkpoints and grants can bear.
    static func name(_ text: String) throws(SettingProblem) -> String {
        guard !text.isEmpty, text.utf8.count <= 128,
            text.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 0x20 && $0 != "+" })
        else {
            throw SettingProblem(phrase: "a service's name is 1 to 128 characters of ASCII without spaces and `+`: `\(text)`")
        }
        return text
    }
}

/// What is asked of clients.
private enum ClientCertificateDemand: String, CaseIterable {
    case none, optional, required
}
