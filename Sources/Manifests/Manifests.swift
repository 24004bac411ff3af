public import PlainDocuments
public import RiskModel

/// Says what a change does to the dependencies that a manifest or lockfile states.
///
/// Pure and total over hostile input: bounded in bytes, depth and values. What is damaged, too large or written in a way
/// that is not known is `NotUnderstood`; nothing is guessed.
public enum Manifests {
    /// True where a path of the change is named like a manifest or lockfile; of any other file the answer is
    /// `DependencyFacts.none` without a look at its content.
    public static func mayConcern(_ change: FileChange) -> Bool {
        change.paths.contains { ManifestFormat(of: $0) != nil }
    }

    /// - Parameters:
    ///   - content: with whole contents; of an added or deleted file the lines are enough
    ///   - registries: hosts that are never new
    ///   - readings: those made before; nil where the ids of the change's contents are not known from a repository
    /// - Returns: nil where the contents are not at hand
    /// - Throws: where they are, and are not understood
    public static func facts(
        of change: FileChange, _ content: FileContent, registries: Set<String>, readings: ManifestReadings? = nil
    ) throws(NotUnderstood) -> DependencyFacts? {
        guard mayConcern(change) else { return DependencyFacts.none }
        guard content.missing == nil, change.status != .unmerged else { return nil }
        let old = change.status == .copied ? nil : change.old
        guard let base = side(old, content.base, .removed, isAlone: change.new == nil, content),
            let head = side(change.new, content.head, .added, isAlone: change.old == nil, content)
        else { return nil }
        let sides = (old: ManifestSide(old, base), new: ManifestSide(change.new, head))
        let differences: [ManifestComparison.Difference]
        if change.formerPath == nil, var touched = try TouchedStatements(sides.old, sides.new, registries, readings) {
            differences = try touched.differences()
        } else {
            differences = try wholeDifferences(change, sides.old, sides.new, registries, readings)
        }
        return DependencyFacts(
            changes: differences.map(\.change),
            areWholeChange: !change.changesMoreThanLines && covers(differences, content))
    }

    private static func wholeDifferences(
        _ change: FileChange, _ old: ManifestSide, _ new: ManifestSide, _ registries: Set<String>, _ readings: ManifestReadings?
    ) throws(NotUnderstood) -> [ManifestComparison.Difference] {
        let before = try old.read(readings)
        let after = try new.read(readings)
        var known = KnownHosts(registries, before.hosts)
        func compare(
            _ base: Manifest, _ head: Manifest, in format: ManifestFormat?
        ) throws(NotUnderstood) -> [ManifestComparison.Difference] {
            guard let format else { return [] }
            return try ManifestComparison(ecosystem: format.ecosystem, base: base, head: head).differences(&known)
        }
        if old.format == nil || old.format == new.format, change.formerPath == nil {
            return try compare(before, after, in: new.format ?? old.format)
        }
        // A file under another name, or of another format, is another file: everything goes and everything comes.
        return try compare(Manifest(), after, in: new.format) + compare(before, Manifest(), in: old.format)
    }

    /// The whole content of one side; empty where there is none, nil where it is not at hand.
    private static func side(
        _ version: FileVersion?, _ whole: [UInt8]?, _ origin: FileContent.Line.Origin, isAlone: Bool, _ content: FileContent
    ) -> [UInt8]? {
        guard let version, ManifestFormat(of: version.path) != nil else { return [] }
        if let whole { return whole }
        // Of a file with one side only, its lines are all there is.
        return isAlone ? content.lines.filter { $0.origin == origin }.flatMap { content.text[$0.range] } : nil
    }

    /// True where every changed line that is not blank stands in a difference.
    private static func covers(_ differences: [ManifestComparison.Difference], _ content: FileContent) -> Bool {
        let base = LineSet(differences.flatMap(\.baseLines))
        let head = LineSet(differences.flatMap(\.headLines))
        return content.lines.allSatisfy { line in
            switch line.origin {
            case .context: true
            case .added: head.contains(line.newNumber) || content.isBlank(line)
            case .removed: base.contains(line.oldNumber) || content.isBlank(line)
            }
        }
    }
}

extension FileContent {
    fileprivate func isBlank(_ line: Line) -> Bool {
        text[line.range].allSatisfy { $0.isBlank || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    }
}

/// Lines as sorted ranges, none of which overlap.
private struct LineSet {
    private var ranges: [ClosedRange<Int>] = []

    init(_ lines: [ClosedRange<Int>]) {
        for range in lines.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = ranges.last, range.lowerBound <= last.upperBound + 1 {
                ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                ranges.append(range)
            }
        }
    }

    func contains(_ line: Int) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < line { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(line)
    }
}
