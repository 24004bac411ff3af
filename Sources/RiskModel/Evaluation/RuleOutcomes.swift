/// How one rule came out, of one file or of the patch.
public struct RuleOutcome: Hashable, Sendable {
    public var value: Ternary
    public var applies: Bool
    /// It applies and is told as a finding: of a file that could not be read one finding speaks for all rules.
    public var isFound: Bool
}

extension Policy {
    /// Reads one rule over a patch: one outcome for each file, or one for the patch.
    ///
    /// - Parameter rule: of this policy, or a variation of one.
    public func outcomes(of rule: Rule, on facts: PatchFacts, for context: RequestContext) -> [RuleOutcome] {
        switch rule.scope {
        case .patch:
            let value = PatchCondition(labels: labels, facts: facts, context: context).value(of: rule.condition, .some)
            return [RuleOutcome(value: value, applies: value != .no, isFound: value != .no)]
        case .file:
            let quantifier: Quantifier = raises(rule) ? .some : .whole
            return facts.files.map { file in
                let value = FileCondition(labels: labels, facts: file).value(of: rule, quantifier)
                let applies = applies(rule, value)
                let isUnread = file.gaps.contains { $0.reason.leavesContentUnread }
                return RuleOutcome(value: value, applies: applies, isFound: applies && !(value == .unknown && isUnread))
            }
        }
    }
}
