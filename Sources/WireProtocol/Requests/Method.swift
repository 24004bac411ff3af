public import RiskModel

/// The methods of the service, by the names that a `Call` carries, and who may call them.
public enum Method: String, Hashable, Sendable, CaseIterable {
    case classify = "/difftier.v1.Classifier/Classify"
    case classifyText = "/difftier.v1.Classifier/ClassifyText"
    case classifyRange = "/difftier.v1.Classifier/ClassifyRange"
    case requestGrant = "/difftier.v1.Grants/Request"
    case authorize = "/difftier.v1.Grants/Authorize"
    case verifyGrant = "/difftier.v1.Grants/Verify"
    case revokeGrant = "/difftier.v1.Grants/Revoke"
    case listKeys = "/difftier.v1.Grants/ListKeys"
    case rotateKey = "/difftier.v1.Grants/RotateKey"
    case report = "/difftier.v1.Evidence/Report"
    case getEvent = "/difftier.v1.Evidence/GetEvent"
    case listEvents = "/difftier.v1.Evidence/ListEvents"
    case getCheckpoint = "/difftier.v1.Evidence/GetCheckpoint"
    case reproduce = "/difftier.v1.Evidence/Reproduce"
    case attest = "/difftier.v1.Evidence/Attest"
    case getMeasures = "/difftier.v1.Evidence/GetMeasures"
    case getGate = "/difftier.v1.Reviews/GetGate"
    case watchGate = "/difftier.v1.Reviews/WatchGate"
    case approve = "/difftier.v1.Reviews/Approve"
    case disapprove = "/difftier.v1.Reviews/Disapprove"
    case withdraw = "/difftier.v1.Reviews/Withdraw"
    case dismiss = "/difftier.v1.Reviews/Dismiss"
    case importReviews = "/difftier.v1.Reviews/ImportReviews"
    case reportStatus = "/difftier.v1.Reviews/ReportStatus"
    case whoAmI = "/difftier.v1.Identity/WhoAmI"
    case checkHealth = "/difftier.v1.Health/Check"

    /// Who may call a method.
    public enum Access: Hashable, Sendable {
        /// Everybody who can connect; nobody is asked for a proof.
        case everybody
        /// Every caller that is proved, whatever its roles.
        case everyCaller
        /// Callers with at least one of these roles.
        case callers(Set<Caller.Role>)
    }

    public var access: Access {
        switch self {
        case .checkHealth: .everybody
        // Public keys, and what the service stands by in public.
        case .whoAmI, .listKeys, .verifyGrant, .getCheckpoint: .everyCaller
        case .classify, .classifyText, .classifyRange, .requestGrant, .authorize, .report: .callers([.ask])
        case .getGate, .watchGate: .callers([.ask, .approve])
        // Who may ask is told that its word does not count, and that it was tried is on record.
        case .approve, .disapprove, .withdraw: .callers([.ask, .approve])
        case .importReviews, .reportStatus: .callers([.check])
        // Its own subject may; whose the grant is, the handler sees.
        case .revokeGrant: .callers([.ask, .administer])
        case .getEvent, .listEvents, .reproduce, .attest, .getMeasures: .callers([.audit, .administer])
        case .rotateKey, .dismiss: .callers([.administer])
        }
    }
}

extension Method {
    /// Whether what it does or shows is of all repositories, so that only who may speak of all may call it.
    public var isAboutAllRepositories: Bool {
        if case .callers(let roles) = access { roles.isSubset(of: [.audit, .administer]) && self != .dismiss } else { false }
    }

    /// Whether whoever calls it again and again fills the evidence.
    public var makesEvidence: Bool {
        if case .callers(let roles) = access {
            !roles.isDisjoint(with: [.ask, .approve, .check]) && self != .revokeGrant
        } else {
            false
        }
    }
}

extension Method.Access {
    /// - Parameter roles: of a caller that is proved.
    public func admits(_ roles: Set<Caller.Role>) -> Bool {
        switch self {
        case .everybody, .everyCaller: true
        case .callers(let admitted): !admitted.isDisjoint(with: roles)
        }
    }
}
