internal import Yams

/// Why a text is not YAML, as a diagnostic of ours.
struct SyntaxFailure {
    var code: Diagnostic.Code = .syntax
    var message: String
    var position: TextPosition
    /// The key that stands more than once, where that is the failure.
    var duplicateKey: String?

    init(_ error: any Error, in source: SourceText) {
        position = TextPosition(line: 1, column: 1)
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            position = source.clamp(TextPosition(line: mark.line, column: mark.column))
            message = Self.message(problem, context, at: position, in: source)
        case .reader(let problem, _, let value, _):
            let scalar = Unicode.Scalar(UInt32(max(value, 0)))
            let offset = scalar.flatMap { Self.firstByte(of: $0, in: source.bytes) } ?? 0
            position = source.position(ofByte: offset)
            message = "\(problem) (U+\(String(max(value, 0), radix: 16, uppercase: true)))"
        case .duplicatedKeysInMapping(let names, let context):
            let keys = names.map(IndicatorMask.remove)
            code = .duplicateKey
            position = source.clamp(TextPosition(line: context.mark.line, column: context.mark.column))
            message = keys.map { "`\($0)`" }.joined(separator: ", ") + " stands more than once in one mapping"
            duplicateKey = keys.first
        default:
            message = "cannot be read as YAML: \(error)"
        }
    }

    private static func message(
        _ problem: String, _ context: YamlError.Context?, at position: TextPosition, in source: SourceText
    ) -> String {
        if source.scalars(at: position, atMost: 1).first == "\t" {
            return "a tab cannot indent in YAML; use spaces"
        }
        let isNesting = problem.hasPrefix("Maximum nesting level reached")
        let what = isNesting ? "lists and mappings are nested too deeply" : problem
        guard let context, !isNesting else { return what }
        return "\(what), \(context.text) that starts at line \(context.mark.line)"
    }

    private static func firstByte(of scalar: Unicode.Scalar, in bytes: [UInt8]) -> Int? {
        guard let encoded = UTF8.encode(scalar) else { return nil }
        return bytes.indices.first { bytes[$0...].starts(with: encoded) }
    }
}
