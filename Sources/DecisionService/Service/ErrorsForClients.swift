import Evidence
import GitPatches
import WireProtocol

extension EvidenceError.Code {
    /// What a client may know of it.
    var forClients: String {
        switch self {
        case .unavailable: "unavailable"
        case .corrupt: "damaged"
        case .notDurable, .notPrivate: "not safe to use"
        }
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
}
