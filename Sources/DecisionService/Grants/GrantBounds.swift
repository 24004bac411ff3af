import Identity
import RiskModel

extension Grant {
    /// Whether the grant allows an action: what is blocked all the same is a sandbox that is misconfigured, what is not allowed is a job that
    /// went too far. What a grant does not speak of it allows.
    func allows(_ kind: ActionRecord.Kind, _ target: String, with capability: Capability?) -> Bool {
        if let capability, !capabilities.contains(capability) { return false }
        switch kind {
        case .network: return scope.network.map { !$0.denyDefault || $0.allow.contains(Self.host(of: target)) } ?? true
        case .fileWrite: return scope.filesystem.map { GitPath(bytes: target.utf8).isInside(anyOf: $0) } ?? true
        case .command: return scope.commands.map { $0.contains { target == $0 || target.hasPrefix($0 + " ") } } ?? true
        // Nothing in a scope bounds these but the capability they need.
        case .tokenRequest: return capability != nil
        case .artifact, .rollback: return true
        }
    }

    /// Without a port.
    private static func host(of target: String) -> String {
        if target.hasPrefix("["), let end = target.firstIndex(of: "]") { return String(target[...end]) }
        return target.split(separator: ":", maxSplits: 1).first.map(String.init) ?? target
    }
}
