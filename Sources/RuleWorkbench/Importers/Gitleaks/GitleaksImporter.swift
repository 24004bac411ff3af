import PolicyFiles

/// Takes gitleaks' rules over, each into a rule of tier high that finds what they find in the added lines of a hunk.
struct GitleaksImporter {
    let prefix: String
    let defaults: (name: String, content: [UInt8])?
    let read: Importer.FileReader

    /// As deep as gitleaks follows `extend`.
    private static let mostExtensions = 2

    func draft(name: String, content: [UInt8]) throws(ImportFailure) -> PackDraft {
        var report = ImportReport(of: "rules")
        let configuration = try whole(name: name, content: content, depth: 0, &report)
        var writer = GitleaksRuleWriter(prefix: prefix, draft: PackDraft(report: report))
        writer.write(configuration)
        return writer.draft
    }

    /// A configuration with what it builds on.
    private func whole(
        name: String, content: [UInt8], depth: Int, _ report: inout ImportReport
    ) throws(ImportFailure) -> GitleaksConfiguration {
        guard content.count <= PolicyLimits.bytesPerFile else {
            throw ImportFailure("\(name): larger than \(PolicyLimits.bytesPerFile) bytes; split the file")
        }
        var reader = GitleaksReader(file: name, report: report)
        let configuration = try reader.read(content)
        report = reader.report
        guard let extends = configuration.extends else { return configuration }
        guard depth < Self.mostExtensions else {
            report.remark(
                "[extend]: configurations that extend each other are followed \(Self.mostExtensions) times", at: extends.place)
            return configuration
        }
        if let path = extends.path {
            let base = try whole(name: path.text, content: try extended(at: path), depth: depth + 1, &report)
            return configuration.extending(base)
        }
        guard extends.usesDefault else { return configuration }
        guard let defaults else {
            report.remark(
                "[extend] useDefault: gitleaks' own configuration is not at hand; name its file with --default FILE",
                at: extends.place)
            return configuration
        }
        return configuration.extending(
            try whole(name: defaults.name, content: defaults.content, depth: Self.mostExtensions, &report))
    }

    private func extended(at path: GitleaksText) throws(ImportFailure) -> [UInt8] {
        do {
            return try read(path.text)
        } catch {
            throw ImportFailure("\(path.place.file):\(path.place.line): [extend] path: \(error)")
        }
    }
}
