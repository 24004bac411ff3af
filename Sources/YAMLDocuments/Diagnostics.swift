/// Collects the mistakes of one reading, so that all of them can be shown at once.
///
/// Not for sharing between threads: one reading has one collector.
public final class Diagnostics {
    /// Mistakes that are kept; a hostile file could hold as many as it has bytes.
    public static let keptAtMost = 1_000

    /// In order of finding.
    public private(set) var found: [Diagnostic] = []
    /// Mistakes beyond `keptAtMost`, which are only counted.
    public private(set) var omitted = 0
    private var seen: Set<Diagnostic> = []

    public init() {}

    public var isEmpty: Bool { found.isEmpty }
    /// All mistakes so far, kept or not.
    public var count: Int { found.count + omitted }

    /// The same mistake is kept once, as where an alias leads to it from several places.
    public func report(_ diagnostic: Diagnostic) {
        guard !seen.contains(diagnostic) else { return }
        if found.count < Self.keptAtMost { seen.insert(diagnostic) }
        if found.count < Self.keptAtMost { found.append(diagnostic) } else { omitted += 1 }
    }

    public func report(_ code: Diagnostic.Code, _ message: String, at place: SourcePlace) {
        report(
            Diagnostic(
                code: code, file: place.source.shownName, position: place.position, message: message,
                excerpt: place.source.line(place.position.line)))
    }

    public func report(_ code: Diagnostic.Code, _ message: String, at node: YAMLNode) {
        report(code, message, at: node.place)
    }
}
