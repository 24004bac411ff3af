import YAMLDocuments

/// A step of a workflow that uses paths-filter.
struct PathsFilterStep {
    /// Text that is a document of filters, or the name of a file that holds one.
    var filters: YAMLNode
    /// A file has to pass every line of a filter, not one.
    var demandsEvery: Bool

    private static let action = "dorny/paths-filter@"

    /// The steps of a workflow; nil for what is none.
    static func steps(in document: YAMLNode) -> [PathsFilterStep]? {
        guard let jobs = document["jobs"], case .mapping(let pairs) = jobs.content else { return nil }
        return pairs.flatMap { job -> [PathsFilterStep] in
            guard case .sequence(let steps) = job.value["steps"]?.content else { return [] }
            return steps.compactMap(PathsFilterStep.init)
        }
    }

    private init?(_ step: YAMLNode) {
        guard step["uses"]?.scalar?.hasPrefix(Self.action) == true, let filters = step["with"]?["filters"] else { return nil }
        self.filters = filters
        demandsEvery = step["with"]?["predicate-quantifier"]?.scalar == "every"
    }
}

extension YAMLNode {
    fileprivate subscript(key: String) -> YAMLNode? {
        if case .mapping(let pairs) = content { pairs.first { $0.key == key }?.value } else { nil }
    }

    fileprivate var scalar: String? { if case .scalar(let scalar) = content { scalar.text } else { nil } }
}
