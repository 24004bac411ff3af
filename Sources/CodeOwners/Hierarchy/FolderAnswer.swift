import RiskModel

/// What folders above a path say, from the nearest on: collected for one path, or once for all paths of a folder where patterns play no part.
struct FolderAnswer {
    var ownership = PathOwnership()
    /// False where a path in the same folder could get another answer.
    var isForWholeFolder = true
    /// What has been compared and put together so far.
    var steps = 0
    /// For each owner that is put together with others; about the bytes that one takes.
    static let stepsForOwner = 32
    private let limits: OwnersLimits
    private var unclear = UnclearReasons()

    init(_ limits: OwnersLimits) { self.limits = limits }

    var answer: OwnershipAnswer {
        unclear.kept.isEmpty ? .known(ownership) : .notKnown(ownership, because: unclear.kept)
    }

    mutating func note(_ diagnostic: OwnersDiagnostic) { unclear.add(diagnostic) }

    /// Whether steps are left; where not, the answer is not known because of the file at this path.
    mutating func hasSteps(for file: GitPath) -> Bool {
        guard steps > limits.steps else { return true }
        note(
            OwnersDiagnostic(
                path: file, problem: .tooManySteps, message: "comparing a path with what the file says takes too many steps",
                effect: .notKnown))
        return false
    }

    /// The folders that hold a path, the nearest first; none where there are too many.
    mutating func folders(of path: GitPath) -> [GitPath] {
        if let folders = path.folders(atMost: limits.depth) { return folders }
        note(
            OwnersDiagnostic(
                path: path, problem: .tooDeep, message: "the path lies deeper than \(limits.depth) folders", effect: .notKnown))
        return []
    }
}

/// Answers for paths; what holds for a whole folder is collected once.
struct FolderAnswers {
    private var known: [GitPath: OwnershipAnswer] = [:]

    mutating func answer(for path: GitPath, collect: (GitPath) -> FolderAnswer) -> OwnershipAnswer {
        let folder = path.folder
        if let answer = known[folder] { return answer }
        let collected = collect(path)
        if collected.isForWholeFolder { known[folder] = collected.answer }
        return collected.answer
    }
}
