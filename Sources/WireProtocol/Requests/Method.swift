public import RiskModel

/// The methods of the service, by the names that a `Call` carries, and who may call them.
public enum Method: String, Hashable, Sendable, CaseIterable {
    case classify = "/difftier.v1.Classifier/Classify"
    case classifyText = "/difftier.v1.Classifier/ClassifyText"
    case classifyRange = "/difftier.v1.Classifier/ClassifyRange"
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
        case .whoAmI: .everyCaller
        case .classify, .classifyText, .classifyRange: .callers([.ask])
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
