package import NIOCore
import RiskModel
import SwiftProtobuf

// Requests for grants and their answers, on the wire.

/// Bounds in bytes.
private enum Longest {
    static let grant = 16 << 10
    static let capability = 128
    static let environment = 256
    static let repository = 4096
    static let id = 128
    static let reason = 1024
}

extension GrantRequest: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(Difftier_V1_GrantRequest.with { $0.change = change.form })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let request = try form(Difftier_V1_GrantRequest.self, in: bytes)
        guard request.hasChange else { throw MalformedMessage("change", "is missing") }
        self.init(
            change: try within("change") { () throws(MalformedMessage) in try RevisionsRequest(validating: request.change) })
    }
}

extension GrantAnswer: WireMessage {
    /// The message of the decision, which is made once, and the grant behind it.
    package func encoded() throws(RPCError) -> ByteBuffer {
        var message = answer.message
        guard let grant else { return message }
        var rest = try WireProtocol.encoded(Difftier_V1_GrantResponse.with { $0.grant = grant.form })
        message.writeBuffer(&rest)
        return message
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let response = try form(Difftier_V1_GrantResponse.self, in: bytes)
        self.init(
            answer: try Answer(decoding: bytes),
            grant: response.hasGrant
                ? try within("grant") { () throws(MalformedMessage) in try SignedGrant(validating: response.grant) } : nil)
    }
}

extension SignedGrant {
    var form: Difftier_V1_SignedGrant {
        .with {
            $0.id = id
            $0.token = token
            $0.expiresAt = Int64(expiresAt)
        }
    }

    init(validating form: Difftier_V1_SignedGrant) throws(MalformedMessage) {
        self.init(
            id: try required(form.id, "id", bytes: Longest.id), token: try required(form.token, "token", bytes: Longest.grant),
            expiresAt: try count(form.expiresAt, "expires_at"))
    }
}

extension AuthorizeRequest: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(
            Difftier_V1_AuthorizeRequest.with {
                $0.grant = grant
                $0.capability = capability.name
                $0.environment = environment ?? ""
            })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let request = try form(Difftier_V1_AuthorizeRequest.self, in: bytes)
        self.init(
            grant: try required(request.grant, "grant", bytes: Longest.grant),
            capability: Capability(try required(request.capability, "capability", bytes: Longest.capability)),
            environment: optional(try bounded(request.environment, "environment", bytes: Longest.environment)))
    }
}

extension AuthorizeAnswer: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(
            Difftier_V1_AuthorizeResponse.with {
                $0.decisionID = decisionID
                switch outcome {
                case .granted(let grant): $0.grant = grant.form
                case .denied(let because): $0.because = because
                }
            })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let response = try form(Difftier_V1_AuthorizeResponse.self, in: bytes)
        let outcome: Outcome
        switch (response.hasGrant, response.because.isEmpty) {
        case (true, true):
            outcome = .granted(
                try within("grant") { () throws(MalformedMessage) in try SignedGrant(validating: response.grant) })
        case (false, false): outcome = .denied(because: response.because)
        default: throw MalformedMessage("", "has to hold either a grant or the reasons why there is none")
        }
        self.init(decisionID: response.decisionID, outcome: outcome)
    }
}

extension VerifyGrantRequest: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(
            Difftier_V1_VerifyGrantRequest.with {
                $0.grant = grant
                $0.capability = capability?.name ?? ""
                $0.head = head?.hex ?? ""
                $0.repository = repository ?? ""
            })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let request = try form(Difftier_V1_VerifyGrantRequest.self, in: bytes)
        let head = optional(request.head).map { ObjectID(hex: $0) }
        if case .some(nil) = head { throw MalformedMessage("head", "is no commit id of 40 hexadecimal digits") }
        self.init(
            grant: try required(request.grant, "grant", bytes: Longest.grant),
            capability: optional(try bounded(request.capability, "capability", bytes: Longest.capability)).map { Capability($0) },
            head: head ?? nil,
            repository: optional(try bounded(request.repository, "repository", bytes: Longest.repository)))
    }
}

extension GrantValidity: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(
            Difftier_V1_VerifyGrantResponse.with {
                $0.valid = isValid
                $0.because = because
            })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let response = try form(Difftier_V1_VerifyGrantResponse.self, in: bytes)
        guard response.valid == response.because.isEmpty else {
            throw MalformedMessage("", "has to say either that the grant is valid or what does not hold")
        }
        self.init(because: response.because)
    }
}

extension RevokeGrantRequest: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(
            Difftier_V1_RevokeGrantRequest.with {
                $0.id = id
                $0.reason = reason
            })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let request = try form(Difftier_V1_RevokeGrantRequest.self, in: bytes)
        self.init(
            id: try required(request.id, "id", bytes: Longest.id),
            reason: try required(request.reason, "reason", bytes: Longest.reason))
    }
}

extension RevocationAnswer: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(Difftier_V1_RevokeGrantResponse.with { $0.revokedAt = Int64(revokedAt) })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let response = try form(Difftier_V1_RevokeGrantResponse.self, in: bytes)
        self.init(revokedAt: try count(response.revokedAt, "revoked_at"))
    }
}

/// Asks for the keys that grants are and were signed with.
package struct ListKeysRequest: Hashable, WireMessage {
    package init() {}

    package func encoded() throws(RPCError) -> ByteBuffer { try WireProtocol.encoded(Difftier_V1_ListKeysRequest()) }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        _ = try form(Difftier_V1_ListKeysRequest.self, in: bytes)
    }
}

extension KeySetAnswer: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(Difftier_V1_ListKeysResponse.with { $0.jwks = jwks })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        self.init(jwks: try form(Difftier_V1_ListKeysResponse.self, in: bytes).jwks)
    }
}

/// Asks that grants be signed with a new key.
package struct RotateKeyRequest: Hashable, WireMessage {
    package init() {}

    package func encoded() throws(RPCError) -> ByteBuffer { try WireProtocol.encoded(Difftier_V1_RotateKeyRequest()) }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        _ = try form(Difftier_V1_RotateKeyRequest.self, in: bytes)
    }
}

extension RotationAnswer: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        try WireProtocol.encoded(Difftier_V1_RotateKeyResponse.with { $0.keyID = keyID })
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        self.init(keyID: try form(Difftier_V1_RotateKeyResponse.self, in: bytes).keyID)
    }
}
