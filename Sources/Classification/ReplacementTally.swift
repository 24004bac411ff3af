import PatternEngine
import RiskModel

/// Collects what one probe found of removed and added lines, and pairs those of one hunk that state the same key.
struct ReplacementTally: Sendable {
    struct Statement: Sendable {
        /// Index in `FileContent.lines`.
        var lineIndex: Int
        /// nil where the group took no part.
        var key: [UInt8]?
        var value: [UInt8]?
    }

    /// Statements kept, and bytes of them, per probe and scan.
    private static let statementLimit = 1 << 16
    private static let byteLimit = 1 << 26

    private let value: Replacement.ValueTest?
    private var removed: [Statement] = []
    private var added: [Statement] = []
    private var bytesLeft = byteLimit

    init(_ replacement: Replacement?) { value = replacement?.value }

    /// - Returns: false where more is stated than is kept; then not everything is known.
    mutating func add(_ match: borrowing PatternMatch, in subjects: SubjectText) -> Bool {
        guard let lineIndex = subjects.lineIndex(ofSubject: match.subject) else { return true }
        let key = match.capture(named: Replacement.keyGroup)
        let value = self.value == nil ? nil : match.capture(named: Replacement.valueGroup)
        bytesLeft -= (key?.count ?? 0) + (value?.count ?? 0)
        guard removed.count + added.count < Self.statementLimit, bytesLeft >= 0 else { return false }
        let bytes = subjects.text.bytes
        let statement = Statement(
            lineIndex: lineIndex, key: key.map { Array(bytes[$0]) }, value: value.map { Array(bytes[$0]) })
        if subjects.side == .base { removed.append(statement) } else { added.append(statement) }
        return true
    }

    /// Together with what the same probe found on the other side.
    func adding(_ later: ReplacementTally) -> ReplacementTally {
        var sum = self
        sum.removed += later.removed
        sum.added += later.added
        return sum
    }

    func result(of view: ChangeView, ranOut: Bool, excerpts: ExcerptMaker) throws(Interruption) -> ProbeResult {
        let lines = pairedLines(of: view)
        let isKnown = view.content.missing == nil && !ranOut
        let found = Ternary.any(lines.values)
        let some = found == .no && !isKnown ? .unknown : found
        var hits: [Hit] = []
        let shown = lines.filter { $0.value != .no }.keys.sorted().map { view.content.lines[$0] }
        for line in shown.filter({ $0.origin == .added }).prefix(FileProbing.hitsKept) {
            hits.append(Hit(line: line.newNumber, side: .head, excerpt: ranOut ? nil : try excerpts.excerpt(line)))
        }
        return ProbeResult(some: some, whole: whole(of: view, lines, isKnown: isKnown), hits: hits)
    }

    /// By line that states something, whether it is one of a pair. A rename holds all lines of a file as removed and as added, and states
    /// nothing differently.
    private func pairedLines(of view: ChangeView) -> [Int: Ternary] {
        if view.change.keepsContent { return [:] }
        var lines: [Int: Ternary] = [:]
        let hunkOfLine = Self.hunkNumbers(view.content)
        let removedByHunk = Dictionary(grouping: removed) { hunkOfLine[$0.lineIndex] }
        let addedByHunk = Dictionary(grouping: added) { hunkOfLine[$0.lineIndex] }
        for (hunk, old) in removedByHunk {
            guard let new = addedByHunk[hunk] else { continue }
            Self.settle(old, ReplacementPartners(new), value, &lines)
            Self.settle(new, ReplacementPartners(old), value?.reversed, &lines)
        }
        return lines
    }

    /// Vacuously true for no changed lines, as of any probe over lines.
    private func whole(of view: ChangeView, _ lines: [Int: Ternary], isKnown: Bool) -> Ternary {
        if view.change.changesMoreThanLines { return .no }
        if view.content.missing != nil { return .unknown }
        let changed = view.content.lines.indices.filter { view.content.lines[$0].origin != .context }
        return .all(changed.lazy.map { lines[$0] ?? (isKnown ? .no : .unknown) })
    }

    /// By line, the number of its hunk.
    private static func hunkNumbers(_ content: FileContent) -> [Int] {
        var numbers = [Int](repeating: -1, count: content.lines.count)
        for (number, hunk) in content.hunks.enumerated() {
            for line in hunk.lines { numbers[line] = number }
        }
        return numbers
    }

    /// Notes for the line of each statement whether one of the other side fits it.
    private static func settle(
        _ statements: [Statement], _ partners: ReplacementPartners, _ test: Replacement.ValueTest?, _ lines: inout [Int: Ternary]
    ) {
        for statement in statements {
            let answer = partners.answer(to: statement.key, statement.value, test)
            lines[statement.lineIndex] = .any([lines[statement.lineIndex] ?? .no, answer])
        }
    }
}
