package import NIOCore
import RiskModel
import SwiftProtobuf

// Requests on the wire. Reading checks everything that can be checked without a repository.

/// Bounds on what a request may name, in bytes.
private enum Longest {
    static let repository = 4096
    static let revision = 1024
    static let capability = 128
    static let capabilities = 256
}

extension RevisionsRequest: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer { try WireProtocol.encoded(form) }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        try self.init(validating: try WireProtocol.form(Difftier_V1_ClassifyRequest.self, in: bytes))
    }

    var form: Difftier_V1_ClassifyRequest {
        .with {
            $0.repository = repository
            $0.head = head
            switch against {
            case .targetBranch(let branch, let twoDot):
                $0.targetBranch = branch
                $0.twoDot = twoDot
            case .revision(let revision, let twoDot):
                $0.baseRevision = revision
                $0.twoDot = twoDot
            case .firstParent: $0.firstParent = Difftier_V1_FirstParent()
            }
            $0.capabilities = purpose.capabilities.map(\.name)
            $0.sourceBranch = purpose.sourceBranch ?? ""
        }
    }

    init(validating message: Difftier_V1_ClassifyRequest) throws(MalformedMessage) {
        let against: Comparison
        switch message.against {
        case .targetBranch(let branch):
            try requireRevision(branch, "target_branch")
            against = .targetBranch(branch, twoDot: message.twoDot)
        case .baseRevision(let revision):
            try requireRevision(revision, "base_revision")
            against = .revision(revision, twoDot: message.twoDot)
        case .firstParent:
            guard !message.twoDot else { throw MalformedMessage("two_dot", "has no meaning with first_parent") }
            against = .firstParent
        case nil: throw MalformedMessage("against", "is missing: give target_branch, base_revision or first_parent")
        }
        try requireRepository(message.repository)
        try requireRevision(message.head, "head")
        self.init(
            repository: message.repository, head: message.head, against: against,
            purpose: try Purpose(capabilities: message.capabilities, sourceBranch: message.sourceBranch))
    }
}

extension RangeRequest: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        let message = Difftier_V1_ClassifyRangeRequest.with {
            $0.repository = repository
            $0.from = from
            $0.to = to
            $0.firstParent = firstParent
            $0.capabilities = purpose.capabilities.map(\.name)
            $0.sourceBranch = purpose.sourceBranch ?? ""
        }
        return ByteBuffer(bytes: try serialized(message))
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let message = try form(Difftier_V1_ClassifyRangeRequest.self, in: bytes)
        try requireRepository(message.repository)
        try requireRevision(message.from, "from")
        try requireRevision(message.to, "to")
        self.init(
            repository: message.repository, from: message.from, to: message.to, firstParent: message.firstParent,
            purpose: try Purpose(capabilities: message.capabilities, sourceBranch: message.sourceBranch))
    }
}

/// One message of a `ClassifyText` request: the header first, then chunks.
package enum TextRequestPart: Hashable, WireMessage {
    case header(TextRequest)
    case chunk(ByteBuffer)

    package func encoded() throws(RPCError) -> ByteBuffer {
        var message = Difftier_V1_ClassifyTextRequest()
        switch self {
        case .header(let request):
            message.header = .with {
                $0.repository = request.repository
                $0.capabilities = request.purpose.capabilities.map(\.name)
                $0.sourceBranch = request.purpose.sourceBranch ?? ""
            }
        case .chunk(let bytes): message.chunk = bytes.withUnsafeReadableBytes { dataOf($0) }
        }
        return ByteBuffer(bytes: try serialized(message))
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let message = try form(Difftier_V1_ClassifyTextRequest.self, in: bytes)
        switch message.part {
        case .header(let header):
            guard header.repository.utf8.count <= Longest.repository else {
                throw MalformedMessage("header.repository", "is longer than \(Longest.repository) bytes")
            }
            let purpose = try within("header") { () throws(MalformedMessage) in
                try Purpose(capabilities: header.capabilities, sourceBranch: header.sourceBranch)
            }
            self = .header(TextRequest(repository: header.repository, purpose: purpose))
        case .chunk(let chunk): self = .chunk(ByteBuffer(bytes: chunk))
        case nil: throw MalformedMessage("part", "is missing: give header or chunk")
        }
    }
}

extension Purpose {
    fileprivate init(capabilities: [String], sourceBranch: String) throws(MalformedMessage) {
        guard capabilities.count <= Longest.capabilities else {
            throw MalformedMessage("capabilities", "names more than \(Longest.capabilities)")
        }
        let asked = try each(capabilities, of: "capabilities") { name throws(MalformedMessage) in
            guard !name.isEmpty, name.utf8.count <= Longest.capability else {
                throw MalformedMessage("", "is empty or longer than \(Longest.capability) bytes")
            }
            return Capability(name)
        }
        if !sourceBranch.isEmpty { try requireRevision(sourceBranch, "source_branch") }
        self.init(capabilities: asked, sourceBranch: sourceBranch.isEmpty ? nil : sourceBranch)
    }
}

/// Asks for a `HealthReport`.
package struct HealthRequest: Hashable, WireMessage {
    package init() {}

    package func encoded() throws(RPCError) -> ByteBuffer {
        ByteBuffer(bytes: try serialized(Difftier_V1_HealthCheckRequest()))
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        _ = try form(Difftier_V1_HealthCheckRequest.self, in: bytes)
    }
}

extension HealthReport: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer {
        let message = Difftier_V1_HealthCheckResponse.with {
            switch status {
            case .unknown: $0.status = .unknown
            case .serving: $0.status = .serving
            case .notServing: $0.status = .notServing
            }
            $0.version = version
            $0.engine = engine
            $0.policyDigest = policyDigest
            $0.uptimeSeconds = Int64(uptimeSeconds)
        }
        return ByteBuffer(bytes: try serialized(message))
    }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        let message = try form(Difftier_V1_HealthCheckResponse.self, in: bytes)
        let status: Status
        switch message.status {
        case .serving: status = .serving
        case .notServing: status = .notServing
        case .unknown, .UNRECOGNIZED: status = .unknown
        }
        self.init(
            status: status, version: message.version, engine: message.engine, policyDigest: message.policyDigest,
            uptimeSeconds: Int(message.uptimeSeconds))
    }
}

private func requireRepository(_ repository: String) throws(MalformedMessage) {
    guard !repository.isEmpty else { throw MalformedMessage("repository", "is missing") }
    guard repository.utf8.count <= Longest.repository, !repository.utf8.contains(0) else {
        throw MalformedMessage("repository", "is longer than \(Longest.repository) bytes or holds a NUL")
    }
}

private func requireRevision(_ revision: String, _ field: String) throws(MalformedMessage) {
    guard !revision.isEmpty else { throw MalformedMessage(field, "is missing") }
    guard revision.utf8.count <= Longest.revision, !revision.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
        throw MalformedMessage(field, "is longer than \(Longest.revision) bytes or holds control bytes")
    }
}
