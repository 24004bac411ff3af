import PlainDocuments
import RiskModel

/// One side of a change.
struct ManifestSide {
    /// nil where there is no such side, or it is no manifest.
    let format: ManifestFormat?
    let isPlainFile: Bool
    let content: [UInt8]
    let id: ObjectID?

    init(_ version: FileVersion?, _ content: [UInt8]) {
        format = version.flatMap { ManifestFormat(of: $0.path) }
        isPlainFile = version?.mode == .regular || version?.mode == .executable
        self.content = content
        id = version?.blob
    }

    /// All that it states.
    func read(_ readings: ManifestReadings?) throws(NotUnderstood) -> Manifest {
        guard let format else { return Manifest() }
        guard isPlainFile else { throw NotUnderstood("not a plain file") }
        guard let readings else { return try format.read(content) }
        return try readings.manifest(content, id: id, as: format)
    }
}
