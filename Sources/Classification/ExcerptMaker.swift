import RiskModel

/// Makes the lines of one file fit to be shown: secrets masked, length cut (promise P7).
final class ExcerptMaker {
    /// Bytes of a line shown.
    static let maximumLength = 160

    private let content: FileContent
    /// The same with the whole contents of both sides, where they are at hand.
    private let wholeContent: () throws(Interruption) -> FileContent
    private let redactor: Redactor
    private let interruption: any InterruptionCheck
    /// Lines that lie in secrets over several lines. nil: not looked for yet; most files are never shown.
    private var secretLines: (head: Set<Int>, base: Set<Int>)?

    /// - Parameter wholeContent: asked once, and only if something is shown: where a secret that spans lines begins may lie
    ///   outside the hunks.
    init(
        _ content: FileContent, redactor: Redactor, interruption: any InterruptionCheck,
        wholeContent: @escaping () throws(Interruption) -> FileContent
    ) {
        self.content = content
        self.wholeContent = wholeContent
        self.redactor = redactor
        self.interruption = interruption
    }

    /// - Returns: the line without its end, masked and cut; nil where it must not be shown.
    func excerpt(_ line: FileContent.Line) throws(Interruption) -> String? {
        let secrets = try knownSecretLines()
        if secrets.head.contains(line.newNumber) || secrets.base.contains(line.oldNumber) {
            return String(decoding: Redactor.mask, as: UTF8.self)
        }
        // Cut after masking, so that half a secret cannot slip past the pattern.
        let bytes = Array(content.text[content.withoutLineEnd(line.range)])
        guard let shown = try redactor.masked(bytes, showsEnds: true, interruption: interruption) else { return nil }
        let text = String(decoding: shown.prefix(Self.maximumLength), as: UTF8.self)
        return shown.count > Self.maximumLength ? text + "…" : text
    }

    private func knownSecretLines() throws(Interruption) -> (head: Set<Int>, base: Set<Int>) {
        if let secretLines { return secretLines }
        let whole = try wholeContent()
        let found = (
            head: try redactor.secretLines(of: whole, on: .head, interruption: interruption),
            base: try redactor.secretLines(of: whole, on: .base, interruption: interruption)
        )
        secretLines = found
        return found
    }
}
