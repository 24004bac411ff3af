import RiskModel

/// Joins deletions and additions of the same content into renames, and marks additions of content
/// that another changed file had before as copies. Looks at ids and modes only.
///
/// Renames are the ones `git diff -M100%` finds, and `-M` before it compares contents. Source of the
/// order among equals: git's `diffcore-rename.c`, `find_identical_files`. Copies follow once the
/// renames stand, from the old sides of files that the same patch deletes or changes (the sources
/// `git diff -C` considers); git itself decides both in one pass, so that it may call a copy what
/// is a rename here.
struct ExactPairs {
    /// As many equal sources git looks at for one file before it takes the best so far.
    private static let candidates = 100

    private let changes: [FileChange]
    /// By blob id, the first change that offers it; `next` leads to the others, in order of path.
    private var first: [ObjectID: Int] = [:]
    private var next: [Int: Int] = [:]

    /// - Parameter changes: without renames, in order of path.
    /// - Returns: the same with pairs joined, in order of new path.
    static func joined(_ changes: [FileChange]) -> [FileChange] {
        var renames = ExactPairs(changes, offering: { $0.status == .deleted })
        var joined = changes.map(Optional.some)
        for index in changes.indices where changes[index].status == .added {
            guard let source = renames.takeSource(for: index) else { continue }
            joined[index] = FileChange(status: .renamed, old: changes[source].old, new: changes[index].new)
            joined[source] = nil
        }
        let copies = ExactPairs(changes, offering: { [.deleted, .modified, .typeChanged].contains($0.status) })
        for index in changes.indices where joined[index]?.status == .added {
            guard let source = copies.bestSource(for: index)?.index else { continue }
            joined[index] = FileChange(status: .copied, old: changes[source].old, new: changes[index].new)
        }
        return joined.compactMap { $0 }
    }

    private init(_ changes: [FileChange], offering isSource: (FileChange) -> Bool) {
        self.changes = changes
        // Backwards, so that each list comes out in order of path.
        for index in changes.indices.reversed() where isSource(changes[index]) {
            guard let blob = changes[index].old?.blob else { continue }
            next[index] = first.updateValue(index, forKey: blob)
        }
    }

    /// The best source for an added file; it will not be offered again.
    private mutating func takeSource(for target: Int) -> Int? {
        guard let (best, previous) = bestSource(for: target) else { return nil }
        let following = next.removeValue(forKey: best)
        if let previous {
            next[previous] = following
        } else if let blob = changes[best].old?.blob {
            first[blob] = following
        }
        return best
    }

    /// The first source with the same file name, else the first one, and what stands before it in its list.
    private func bestSource(for target: Int) -> (index: Int, previous: Int?)? {
        guard let new = changes[target].new, let blob = new.blob else { return nil }
        var best: (index: Int, previous: Int?)?
        var previous: Int?
        var candidate = first[blob]
        var left = Self.candidates
        while let index = candidate, left > 0 {
            defer {
                previous = index
                candidate = next[index]
            }
            // A symlink or submodule is no source for a plain file.
            guard let old = changes[index].old, old.mode == new.mode || (old.mode.isPlain && new.mode.isPlain) else { continue }
            if old.path.name == new.path.name { return (index, previous) }
            if best == nil { best = (index, previous) }
            left -= 1
        }
        return best
    }
}

extension FileMode {
    /// A file with content of its own.
    var isPlain: Bool { self == .regular || self == .executable }
}
