import Identity
import RiskModel

extension Grant {
    /// Whether the grant allows an action: what is blocked all the same is a sandbox that is misconfigured, what is not allowed is a job that
    /// went too far. What a grant does not speak of it allows.
    func allows(_ kind: ActionRecord.Kind, _ target: String, with capability: Capability?) -> Bool {
        if let capability, !capabilities.contains(capability) { return false }
        switch kind {
        case .network:
            let host = Self.host(of: target).lowercased()
            return scope.network.map { !$0.denyDefault || $0.allow.contains { $0.lowercased() == host } } ?? true
        case .fileWrite:
            let path = GitPath(bytes: target.utf8)
            // Nothing outside of the repository is within any grant.
            guard !target.hasPrefix("/"), !path.components.contains(where: { $0.elementsEqual("..".utf8) }) else { return false }
            return scope.filesystem.map { path.isInside(anyOf: $0) } ?? true
        case .command:
            // Behind these another command may stand.
            let isOne = !target.contains { ";|&`$<>(){}".contains($0) }
            return scope.commands.map { isOne && $0.contains { target == $0 || target.hasPrefix($0 + " ") } } ?? true
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
