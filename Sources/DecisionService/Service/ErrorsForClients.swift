import Evidence
import GitPatches
import Identity
import WireProtocol

extension EvidenceError {
    /// What a client may know of it: what is the matter, and neither a path nor a statement.
    var forClients: String {
        let storage =
            switch code {
            case .unavailable: "unavailable"
            case .corrupt, .inconsistent, .malformed, .unverified: "damaged"
            case .notDurable, .notPrivate: "not safe to use"
            case .outOfRange, .tooLarge, .archived: "not able to hold this"
            }
        return "the service's storage is \(storage)" + (condition.map { " (\($0))" } ?? "")
    }
}

extension RPCError {
    /// The evidence did not give what was looked for in it.
    init(unreadable error: EvidenceError) {
        self.init(.unavailable, "the evidence cannot be read: \(error.forClients)", underlying: error)
    }
}

extension StatusCode {
    init(_ code: GitPatchError.Code) {
        self =
            switch code {
            case .repositoryNotFound, .unknownRevision: .notFound
            case .notTrusted, .unreadable: .permissionDenied
            case .unrelatedHistories, .unsupported, .tooLarge: .failedPrecondition
            case .corrupt: .dataLoss
            case .malformedPatch: .invalidArgument
            case .interrupted: .cancelled
            }
    }

    init(_ kind: CredentialRefusal.Kind) {
        self =
            switch kind {
            case .unauthenticated: .unauthenticated
            case .permissionDenied: .permissionDenied
            case .unavailable: .unavailable
            }
    }
}
