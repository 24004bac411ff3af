internal import YAMLDocuments

extension PolicyLimits {
    /// Reports what is too large, and the same path given twice. Nothing should be parsed then.
    ///
    /// - Parameters:
    ///   - files: in order of their paths
    ///   - origin: what is named where the files as a whole are too many
    static func hold(for files: [PolicyFile], folder: String?, origin: String, _ diagnostics: Diagnostics) -> Bool {
        var areKept = true
        func refuse(_ code: Diagnostic.Code, _ file: String, _ message: String) {
            areKept = false
            diagnostics.report(Diagnostic(code: code, file: file, message: message))
        }
        for (index, file) in files.enumerated() {
            let shown = SourceText.shownName(file.path, in: folder)
            if file.content.count > bytesPerFile { refuse(.tooLarge, shown, "larger than \(bytesPerFile) bytes; split the file") }
            if index > 0, files[index - 1].path == file.path { refuse(.duplicateName, shown, "the file is given twice") }
        }
        if files.reduce(0, { $0 + $1.content.count }) > bytes {
            refuse(.tooLarge, origin, "the policy is larger than \(bytes) bytes in all")
        }
        if files.count > self.files { refuse(.tooLarge, origin, "the policy has more than \(self.files) files") }
        return areKept
    }
}
