/// Who can be asked about names of people and teams.
public protocol DirectoryAnswering: Sendable {
    /// What it knows of these. A name that the answer does not describe is nobody's.
    ///
    /// - Parameter deadline: after which nobody waits for it any more.
    func answer(for names: [String], by deadline: ContinuousClock.Instant) throws(DirectoryLookupError) -> PeopleDirectory
}

/// Why there is no answer. Nothing is decided on half of one.
public struct DirectoryLookupError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        /// It could not be started.
        case unavailable
        case timeout
        /// It said more than it may.
        case tooLarge = "too-large"
        case failed
        /// What it said is no directory.
        case malformed
    }

    public var code: Code
    /// What went wrong and what to do.
    public var reason: String

    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    public var description: String { reason }
}

extension PeopleDirectory {
    /// Rounds of questions: members of teams are asked about in the next one.
    static let lookupRounds = 8
    /// Names in one question.
    static let namesAtOnce = 200

    /// With what somebody who knows has to say about these names, and about the members of the teams among them.
    ///
    /// - Parameter limit: for all questions together.
    public func lookingUp(
        _ names: Set<String>, with answering: any DirectoryAnswering, within limit: Duration = .seconds(20)
    ) throws(DirectoryLookupError) -> PeopleDirectory {
        let deadline = ContinuousClock.now + limit
        var result = self
        var asked: Set<String> = []
        for _ in 0..<Self.lookupRounds {
            let open = result.unknown(among: result.namesBehind(names)).filter { !asked.contains($0) }
            if open.isEmpty { break }
            asked.formUnion(open)
            for start in stride(from: 0, to: open.count, by: Self.namesAtOnce) {
                let some = Array(open[start..<min(open.count, start + Self.namesAtOnce)])
                result = result.merging(try answering.answer(for: some, by: deadline)).asked(for: some)
            }
        }
        return result
    }
}
