/// A pattern as steps, followed along all its ways at once.
///
/// Matching takes at most steps × scalars of the text, whatever either says: there is nothing to go back to. Source: Thompson's construction.
package struct PatternProgram: Sendable {
    /// The pattern has more steps than it may.
    package struct TooLarge: Error, Hashable {
        package let maximumSteps: Int
    }

    private enum Step: Sendable {
        /// Takes one scalar, then goes on with the next step.
        case take(ScalarSet)
        case jump(Int)
        case either(Int, Int)
        case start
        case end
        case accept
    }

    private var steps: [Step] = []
    private let maximumSteps: Int

    /// What matching one scalar can cost.
    package var stepCount: Int { steps.count }

    package init(_ node: PatternNode, maximumSteps: Int) throws(TooLarge) {
        self.maximumSteps = maximumSteps
        try add(node)
        try append(.accept)
    }

    private mutating func append(_ step: Step) throws(TooLarge) {
        guard steps.count < maximumSteps else { throw TooLarge(maximumSteps: maximumSteps) }
        steps.append(step)
    }

    private mutating func add(_ node: PatternNode) throws(TooLarge) {
        switch node {
        case .scalars(let set): try append(.take(set))
        case .start: try append(.start)
        case .end: try append(.end)
        case .sequence(let parts): for part in parts { try add(part) }
        case .choice(let branches):
            var ends: [Int] = []
            for branch in branches.dropLast() {
                let fork = steps.count
                try append(.accept)
                try add(branch)
                ends.append(steps.count)
                try append(.accept)
                steps[fork] = .either(fork + 1, steps.count)
            }
            if let last = branches.last { try add(last) }
            for end in ends { steps[end] = .jump(steps.count) }
        case .repeated(let node, let minimum, let maximum):
            for _ in 0..<minimum { try add(node) }
            guard let maximum else { return try addLoop(node) }
            for _ in minimum..<max(minimum, maximum) { try addOptional(node) }
        }
    }

    private mutating func addLoop(_ node: PatternNode) throws(TooLarge) {
        let fork = steps.count
        try append(.accept)
        try add(node)
        try append(.jump(fork))
        steps[fork] = .either(fork + 1, steps.count)
    }

    /// Each of several optional parts may be left out alone: what matches is the same as where they nest.
    private mutating func addOptional(_ node: PatternNode) throws(TooLarge) {
        let fork = steps.count
        try append(.accept)
        try add(node)
        steps[fork] = .either(fork + 1, steps.count)
    }

    /// Whether all of the text matches.
    package func matches(_ text: String) -> Bool {
        var current = Places(count: steps.count)
        var next = Places(count: steps.count)
        var rest = text.unicodeScalars[...]
        follow(0, into: &current, isAtStart: true, isAtEnd: rest.isEmpty)
        while let scalar = rest.popFirst() {
            for place in current.list {
                if case .take(let set) = steps[place], set.contains(scalar) {
                    follow(place + 1, into: &next, isAtStart: false, isAtEnd: rest.isEmpty)
                }
            }
            guard !next.list.isEmpty else { return false }
            swap(&current, &next)
            next.clear()
        }
        return current.list.contains { if case .accept = steps[$0] { true } else { false } }
    }

    /// Adds a step and all that can be reached from it without taking anything.
    private func follow(_ first: Int, into places: inout Places, isAtStart: Bool, isAtEnd: Bool) {
        var open = [first]
        while let place = open.popLast() {
            guard places.insert(place) else { continue }
            switch steps[place] {
            case .jump(let target): open.append(target)
            case .either(let first, let second): open += [second, first]
            case .start: if isAtStart { open.append(place + 1) }
            case .end: if isAtEnd { open.append(place + 1) }
            case .take, .accept: break
            }
        }
    }

    private struct Places {
        private(set) var list: [Int] = []
        private var isIn: [Bool]

        init(count: Int) { isIn = Array(repeating: false, count: count) }

        mutating func insert(_ place: Int) -> Bool {
            guard !isIn[place] else { return false }
            isIn[place] = true
            list.append(place)
            return true
        }

        mutating func clear() {
            for place in list { isIn[place] = false }
            list.removeAll(keepingCapacity: true)
        }
    }
}
