import YAMLDocuments

/// Reads a YAML file that is imported, mistakes and all.
struct YAMLImport {
    let diagnostics = Diagnostics()
    let file: String

    /// The one document of the file.
    ///
    /// - Throws: every mistake of the file, with its place.
    func document(_ content: [UInt8]) throws(ImportFailure) -> YAMLNode {
        let documents = YAMLReader(diagnostics).documents(name: file, content: content)
        try finish()
        guard documents.count == 1 else {
            throw ImportFailure("\(file): one document was expected, and \(documents.count) are there")
        }
        return documents[0]
    }

    /// - Throws: every mistake that was reported.
    func finish() throws(ImportFailure) {
        guard !diagnostics.isEmpty else { return }
        let shown = diagnostics.found.sorted().map(\.description).joined(separator: "\n")
        throw ImportFailure(diagnostics.omitted == 0 ? shown : shown + "\n\(diagnostics.omitted) more mistakes are not shown")
    }

    func place(_ place: SourcePlace) -> ImportPlace { ImportPlace(file: file, line: place.position.line) }
}
