internal import Yams

/// Bounds on what one reading of YAML may cost. Bytes are bounded by whoever reads the files.
public struct YAMLLimits: Sendable {
    /// Levels of lists and mappings in each other.
    public var depth = 64
    /// Nodes that aliases may stand for, in all files of one reader together.
    public var aliasedNodes = 50_000

    public init() {}
}

/// Reads YAML files into trees of nodes and reports every mistake it finds on the way.
///
/// YAML 1.1 as libyaml reads it, without what configuration does not need: no tags, no merge keys, no keys other than
/// text, no alias that contains itself.
public final class YAMLReader {
    public let diagnostics: Diagnostics
    /// True when a file could not be read to its end, so that what seems to be missing may stand there.
    public private(set) var isIncomplete = false

    private let limits: YAMLLimits
    private var aliasedNodes = 0

    public init(_ diagnostics: Diagnostics, limits: YAMLLimits = YAMLLimits()) {
        self.diagnostics = diagnostics
        self.limits = limits
    }

    /// The documents of one file, empty ones left out.
    ///
    /// Mistakes go to `diagnostics`. A syntax mistake ends the file; the documents before it are still returned.
    /// - Parameters:
    ///   - name: the name the file has within its collection
    ///   - folder: what `name` is relative to, shown in front of it to people
    public func documents(name: String, folder: String? = nil, content: [UInt8]) -> [YAMLNode] {
        guard let source = SourceText.decode(name: name, folder: folder, content: content, diagnostics) else {
            isIncomplete = true
            return []
        }
        let (parsed, duplicates) = Self.parseAroundDuplicates(source)
        if let failure = parsed.failure {
            isIncomplete = true
            diagnostics.report(failure.code, failure.message, at: SourcePlace(source: source, position: failure.position))
        }
        // Yams' nodes hold their anchors weakly; the parser owns them.
        return withExtendedLifetime(parsed.parser) {
            parsed.roots.compactMap { root in
                var builder = NodeBuilder(
                    source: source, diagnostics: diagnostics, limits: limits, aliasedNodes: aliasedNodes,
                    duplicates: duplicates)
                let document = builder.build(root)
                aliasedNodes = builder.aliasedNodes
                return document.isNull ? nil : document
            }
        }
    }

    private struct Parsed {
        var parser: Parser?
        var roots: [Node] = []
        var failure: SyntaxFailure?
    }

    /// Yams stops at the first duplicate key. Each one found is masked and the text parsed again, so that the builder
    /// sees every mapping whole and can name all duplicates with their places.
    private static func parseAroundDuplicates(_ source: SourceText) -> (Parsed, duplicates: [String]) {
        var text = IndicatorMask.apply(to: source.bytes)
        var duplicates: [String] = []
        while true {
            let parsed = parse(text, of: source)
            guard let key = parsed.failure?.duplicateKey, let position = parsed.failure?.position,
                let masked = IndicatorMask.maskDuplicate(duplicates.count, at: position, in: text)
            else { return (parsed, duplicates) }
            text = masked
            duplicates.append(key)
        }
    }

    private static func parse(_ text: [UInt8], of source: SourceText) -> Parsed {
        var parsed = Parsed()
        do {
            let parser = try Parser(yaml: String(decoding: text, as: UTF8.self), resolver: .basic, encoding: .utf8)
            parsed.parser = parser
            while let root = try parser.nextRoot() { parsed.roots.append(root) }
        } catch {
            parsed.failure = SyntaxFailure(error, in: source)
        }
        return parsed
    }
}
