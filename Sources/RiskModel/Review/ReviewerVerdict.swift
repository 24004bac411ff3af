extension ReviewerVerdict {
    /// Paths and causes listed per requirement; further ones are counted.
    package static let causesListed = 20

    /// What a plan demands, and whom it would ask. Optional requirements demand nothing.
    public init(_ plan: ReviewPlan) {
        self.init(
            required: plan.requirements.filter { !$0.isOptional }.map(Requirement.init), suggested: plan.people.map(\.person.text)
        )
    }
}

extension ReviewRequirement.Source {
    /// A team of the policy is marked as one.
    fileprivate var shownName: String { kind == .team && !name.hasPrefix("@") ? "team:\(name)" : name }
}

extension ReviewerVerdict.Requirement {
    public var isForAnyone: Bool { anyOf == [Owner.anyone.name] }

    fileprivate init(_ requirement: ReviewRequirement) {
        let names: [String] =
            switch requirement.eligible {
            case .anyone: [Owner.anyone.name]
            // Nobody is behind the names: they have to be told all the same.
            case .people(let people): people.isEmpty ? requirement.sources.map(\.shownName) : people.map(\.text)
            }
        self.init(
            id: requirement.id, anyOf: names, count: requirement.count,
            paths: Array(requirement.paths.prefix(ReviewerVerdict.causesListed)),
            because: requirement.because)
    }
}
