/// A pattern as steps, followed along all its ways at once.
struct PatternProgram: Sendable {
    private enum Step: Sendable {
        /// Takes one scalar, then goes on with the next step.
        case take(ScalarSet)
        case jump(Int)
        case either(Int, Int)
        case end
    }

    private var steps: [Step] = []

    init(_ node: PatternNode) throws(ClaimPattern.Mistake) {
        try add(node)
        try append(.end)
    }

    private mutating func append(_ step: Step) throws(ClaimPattern.Mistake) {
        guard steps.count < ClaimPattern.maximumSteps else {
            throw ClaimPattern.Mistake(
                offset: 0, reason: "the pattern repeats too much: more than \(ClaimPattern.maximumSteps) steps")
        }
        steps.append(step)
    }

    private mutating func add(_ node: PatternNode) throws(ClaimPattern.Mistake) {
        switch node {
        case .scalars(let set): try append(.take(set))
        case .sequence(let parts): for part in parts { try add(part) }
        case .choice(let branches):
            var ends: [Int] = []
            for branch in branches.dropLast() {
                let fork = steps.count
                try append(.end)
                try add(branch)
                ends.append(steps.count)
                try append(.end)
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

    private mutating func addLoop(_ node: PatternNode) throws(ClaimPattern.Mistake) {
        let fork = steps.count
        try append(.end)
        try add(node)
        try append(.jump(fork))
        steps[fork] = .either(fork + 1, steps.count)
    }

    /// Each of several optional parts may be left out alone: what matches is the same as where they nest.
    private mutating func addOptional(_ node: PatternNode) throws(ClaimPattern.Mistake) {
        let fork = steps.count
        try append(.end)
        try add(node)
        steps[fork] = .either(fork + 1, steps.count)
    }

    /// Whether all of the text matches.
    func matches(_ text: String) -> Bool {
        var current = Places(count: steps.count)
        var next = Places(count: steps.count)
        follow(0, into: &current)
        for scalar in text.unicodeScalars {
            for place in current.list {
                if case .take(let set) = steps[place], set.contains(scalar) { follow(place + 1, into: &next) }
            }
            guard !next.list.isEmpty else { return false }
            swap(&current, &next)
            next.clear()
        }
        return current.list.contains { if case .end = steps[$0] { true } else { false } }
    }

    /// Adds a step and all that can be reached from it without taking anything.
    private func follow(_ start: Int, into places: inout Places) {
        var open = [start]
        while let place = open.popLast() {
            guard places.insert(place) else { continue }
            switch steps[place] {
            case .jump(let target): open.append(target)
            case .either(let first, let second): open += [second, first]
            case .take, .end: break
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
