/// The way from a rule down to one node of its conditions, such as `unless/part-2/pattern-1`.
public struct NodePath: Hashable, Sendable {
    public enum Step: Hashable, Sendable {
        case when, unless
        /// A part of `all` or `any`; the first one is what `not` and a test of files are about. 0-based, as all numbers here.
        case part(Int)
        /// One of several patterns or words that a leaf is content with.
        case alternative(Int)
        case exception(Int)
        /// One of several demands on a match, or on a dependency.
        case demand(Int)
    }

    public var steps: [Step]

    public init(_ steps: [Step]) { self.steps = steps }

    public static let when = NodePath([.when])
    public static let unless = NodePath([.unless])

    /// The path of something below this node.
    public func appending(_ step: Step) -> NodePath { NodePath(steps + [step]) }

    public var parent: NodePath { NodePath(steps.dropLast()) }
}

extension NodePath: CustomStringConvertible {
    public var description: String { steps.map(\.description).joined(separator: "/") }
}

extension NodePath.Step: CustomStringConvertible {
    public var description: String {
        switch self {
        case .when: "when"
        case .unless: "unless"
        case .part(let number): "part-\(number + 1)"
        case .alternative(let number): "alternative-\(number + 1)"
        case .exception(let number): "exception-\(number + 1)"
        case .demand(let number): "demand-\(number + 1)"
        }
    }
}

extension Rule {
    /// Where a node stands in the policy's files: its own place, or that of the nearest node around it that has one.
    public func place(of node: NodePath) -> SourceLocation {
        var node = node
        while !node.steps.isEmpty {
            if let place = places[node] { return place }
            node = node.parent
        }
        return location
    }
}
