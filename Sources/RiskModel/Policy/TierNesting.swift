/// One way in which a riskier tier is more generous than a safer one.
public struct TierNestingBreach: Hashable, Sendable {
    public enum Excess: Hashable, Sendable {
        /// Granted by the riskier tier at once, by the safer one not.
        case grants([Capability])
        /// Granted by the riskier tier once approved, by the safer one not even then.
        case afterApproval([Capability])
        /// Fewer approvals, or weaker ones.
        case approvals
        /// A grant of the riskier tier lives longer.
        case ttl
    }

    public var riskier: Tier
    public var safer: Tier
    public var excess: Excess

    public init(riskier: Tier, safer: Tier, excess: Excess) {
        self.riskier = riskier
        self.safer = safer
        self.excess = excess
    }
}

extension TierNestingBreach: CustomStringConvertible {
    /// A sentence without a full stop that names the tiers and the capabilities.
    public var description: String {
        func list(_ names: [Capability]) -> String { names.map { "`\($0)`" }.joined(separator: ", ") }
        return switch excess {
        case .grants(let names): "tier \(riskier.name) grants \(list(names)), which tier \(safer.name) does not"
        case .afterApproval(let names):
            "tier \(riskier.name) grants \(list(names)) once approved, which tier \(safer.name) never does"
        case .approvals: "tier \(riskier.name) demands fewer or weaker approvals than tier \(safer.name)"
        case .ttl: "grants of tier \(riskier.name) live longer than those of tier \(safer.name)"
        }
    }
}

extension Policy {
    /// Every way in which tiers do not nest, neighbours compared; empty where a riskier tier never grants more, before
    /// or after approval, never demands less, and its grants never live longer.
    public func tierNestingBreaches() -> [TierNestingBreach] {
        [(riskier: Tier.medium, safer: Tier.low), (riskier: .high, safer: .medium)].flatMap { pair in
            Self.excesses(of: self[pair.riskier], over: self[pair.safer]).map {
                TierNestingBreach(riskier: pair.riskier, safer: pair.safer, excess: $0)
            }
        }
    }

    private static func excesses(of riskier: TierPolicy, over safer: TierPolicy) -> [TierNestingBreach.Excess] {
        var excesses: [TierNestingBreach.Excess] = []
        let atOnce = riskier.grants.subtracting(safer.grants)
        if !atOnce.isEmpty { excesses.append(.grants(atOnce.sorted())) }
        let inTheEnd = riskier.afterApproval.subtracting(safer.grants.union(safer.afterApproval)).subtracting(atOnce)
        if !inTheEnd.isEmpty { excesses.append(.afterApproval(inTheEnd.sorted())) }
        let (high, low) = (riskier.approvals, safer.approvals)
        if high.count < low.count || (low.independent && !high.independent) || (low.human && !high.human) {
            excesses.append(.approvals)
        }
        if riskier.ttl > safer.ttl { excesses.append(.ttl) }
        return excesses
    }
}
