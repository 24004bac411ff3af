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
    /// nil: not looked for yet. Most files are never shown.
    private var secrets: ContentSecrets?

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
        let secrets = try knownSecrets()
        guard let ranges = secrets.insideLines else { return nil }
        if secrets.headLines.contains(line.newNumber) || secrets.baseLines.contains(line.oldNumber) {
            return String(decoding: Redactor.mask, as: UTF8.self)
        }
        // Cut after masking, so that half a secret cannot slip past the pattern.
        let shown = Redactor.mask(ranges.filter { $0.overlaps(line.range) }, in: content.text[content.withoutLineEnd(line.range)])
        let text = String(decoding: shown.prefix(Self.maximumLength), as: UTF8.self)
        return shown.count > Self.maximumLength ? text + "…" : text
    }

    private func knownSecrets() throws(Interruption) -> ContentSecrets {
        if let secrets { return secrets }
        let found = try redactor.secrets(in: try wholeContent(), interruption: interruption)
        secrets = found
        return found
    }
}
