package import NIOCore
package import RiskModel
import SwiftProtobuf

// Who calls, on the wire.

/// Asks who the service takes the caller for.
package struct WhoAmIRequest: Hashable, WireMessage {
    package init() {}

    package func encoded() throws(RPCError) -> ByteBuffer { ByteBuffer(bytes: try serialized(Difftier_V1_WhoAmIRequest())) }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        _ = try form(Difftier_V1_WhoAmIRequest.self, in: bytes)
    }
}

extension Caller: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        let message = Difftier_V1_WhoAmIResponse.with {
            $0.subject = subject.wireForm
            $0.roles = roles.map(\.wireForm).sorted { $0.rawValue < $1.rawValue }
            if let repositories { $0.repositories = .with { $0.patterns = repositories } }
            if let branch { $0.branch = branch }
            if let environment { $0.environment = environment }
            $0.proof = proof.wireForm
            if let expiresAt { $0.expiresAt = Int64(expiresAt) }
            $0.names = names
            $0.operators = operators
        }
        return ByteBuffer(bytes: try serialized(message))
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let message = try form(Difftier_V1_WhoAmIResponse.self, in: bytes)
        guard message.hasSubject else { throw MalformedMessage("subject", "is missing") }
        let roles = try each(message.roles, of: "roles") { role throws(MalformedMessage) in try Role(wire: role, "") }
        self.init(
            subject: try Subject(validating: message.subject, "subject"), roles: Set(roles),
            repositories: message.hasRepositories ? message.repositories.patterns : nil,
            branch: message.hasBranch ? message.branch : nil, environment: message.hasEnvironment ? message.environment : nil,
            proof: try Proof(wire: message.proof, "proof"), expiresAt: message.hasExpiresAt ? Int(message.expiresAt) : nil,
            names: message.names, operators: message.operators)
    }
}
