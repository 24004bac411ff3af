/// What has been approved. Recording approvals is another module's work.
public struct ApprovalState: Hashable, Sendable {
    /// Handles of those whose approvals count.
    public var given: [String]
    /// The tier's demand is met.
    public var satisfied: Bool
    /// Gated capabilities that an approval names.
    public var gated: Set<Capability>

    public init(given: [String] = [], satisfied: Bool = false, gated: Set<Capability> = []) {
        self.given = given
        self.satisfied = satisfied
        self.gated = gated
    }

    public static let none = ApprovalState()
}

extension Policy {
    /// The task profiles that speak of this request. Several intersect.
    ///
    /// Where the branch of the change is not known, a profile with a branch pattern may or may not speak of it: it is then
    /// `possible` and takes away what it would take away, but does not give what it would give.
    func tasks(matching context: RequestContext) -> (certain: [TaskProfile], possible: [TaskProfile]) {
        let named = tasks.filter { task in
            Wildcard.matches(task.subject, context.subject) && Wildcard.matches(task.repository, context.repository)
        }
        guard let branch = context.branch else {
            return (named.filter { Wildcard.matches($0.branchPattern, "") }, named)
        }
        let matching = named.filter { Wildcard.matches($0.branchPattern, branch) }
        return (matching, matching)
    }

    /// What is wrong with what is asked for: a name that the policy does not know is a typing error, and not silently nothing.
    ///
    /// - Returns: nil where the policy has all of it.
    public func complaint(about asked: Set<Capability>) -> String? {
        let unknown = asked.subtracting(capabilities).map(\.name).sorted()
        guard let first = unknown.first else { return nil }
        return "the policy has no capability `\(first)`; it has \(capabilities.map(\.name).joined(separator: ", "))"
    }

    /// granted = task ∩ asked ∩ (tier.grants ∪ after_approval when approved ∪ gated when approved by name)
    /// − denied − withheld by rules. Every capability left out is listed with all its reasons.
    func grant(_ evaluation: Evaluation, for context: RequestContext, approvals: ApprovalState) -> CapabilityVerdict {
        let (certain, tasks) = tasks(matching: context)
        var verdict = CapabilityVerdict()
        for capability in capabilities {
            var because: [String] = []
            if certain.isEmpty { because.append("no task for \(context.subject)") }
            for task in tasks where !task.capabilities.contains(capability) {
                because.append("not in task \(task.subject)")
            }
            if !context.asked.isEmpty && !context.asked.contains(capability) { because.append("not asked for") }
            because += tierReasons(capability, evaluation, approvals)
            for task in tasks where task.denied.contains(capability) {
                because.append("denied by task \(task.subject)")
            }
            because += withholding(capability, evaluation)
            if because.isEmpty {
                verdict.granted.append(capability)
            } else {
                verdict.withheld.append(.init(capability: capability, because: because))
            }
        }
        return verdict
    }

    static let gatedReason = "gated: needs an approval that names it"

    private func tierReasons(
        _ capability: Capability, _ evaluation: Evaluation, _ approvals: ApprovalState
    ) -> [String] {
        let rules = self[evaluation.tier]
        if gated.contains(capability) {
            return approvals.gated.contains(capability) ? [] : [Self.gatedReason]
        }
        if rules.grants.contains(capability) { return [] }
        let tier = "tier \(evaluation.tier.name)" + (evaluation.cause.map { " by \($0)" } ?? "")
        guard rules.afterApproval.contains(capability) else { return ["not granted at \(tier)"] }
        return approvals.satisfied ? [] : ["until approved: \(tier)"]
    }

    /// The first rules that withhold it; the rest counted.
    private func withholding(_ capability: Capability, _ evaluation: Evaluation) -> [String] {
        let rules = evaluation.applications.filter { $0.rule.withhold.contains(capability) }
        let shown = rules.prefix(3).map { "withheld by \($0.because)" }
        return rules.count > 3 ? shown + ["withheld by \(rules.count - 3) more"] : shown
    }
}

extension CapabilityVerdict {
    /// Whether the approval that a capability's requirement is about opens it, or has: nothing else withholds it.
    package func opens(_ requirement: ReviewRequirement) -> Bool {
        guard case .capability(let capability) = requirement.origin else { return true }
        return granted.contains(capability)
            || withheld.contains { $0.capability == capability && $0.because == [Policy.gatedReason] }
    }
}

/// `*` stands for any run of characters, none included; everything else for itself.
enum Wildcard {
    static func matches(_ pattern: String, _ text: String) -> Bool {
        let pattern = Array(pattern.utf8)
        let text = Array(text.utf8)
        var p = 0
        var t = 0
        var star: (pattern: Int, text: Int)?
        while t < text.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
                star = (p, t)
                p += 1
            } else if p < pattern.count, pattern[p] == text[t] {
                p += 1
                t += 1
            } else if let last = star {
                // Let the last star take one more byte: linear in text for each star.
                star = (last.pattern, last.text + 1)
                p = last.pattern + 1
                t = last.text + 1
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
