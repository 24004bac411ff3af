import RiskModel

/// How much is found out about each file of a patch.
public enum Planning: Hashable, Sendable {
    /// What the policy's rules leave open.
    case asNeeded
    /// Every question of the policy, so that every part of every condition has a value: for a rule's author, not for deciding.
    case everything
}

extension Policy {
    /// Every question that the policy asks of contents anywhere.
    var everyQuestion: ContentPlan {
        ContentPlan(
            probes: ProbeSet(probes.indices.filter { probes[$0].subject.readsContent }.map(ProbeID.init)), kind: true,
            dependencies: true)
    }
}
