import PlainDocuments
import RiskModel

/// Pipenv's `Pipfile` and `Pipfile.lock`.
enum Pipfile {
    static func read(_ bytes: [UInt8]) throws(NotUnderstood) -> Manifest {
        let root = try TOMLReader.read(bytes)
        var manifest = Manifest()
        for entry in try root.requiredEntries() where entry.value.entries != nil {
            // Any other table is a group of packages.
            if !["requires", "pipenv", "scripts"].contains(entry.key) {
                try PythonTables.add(try entry.value.requiredEntries(), to: &manifest)
            }
        }
        var places: [DependencySource] = []
        try PythonTables.addPlaces(try root.list("source"), &places)
        try manifest.applyDeclared(places)
        return manifest
    }

    static func readLock(_ bytes: [UInt8]) throws(NotUnderstood) -> Manifest {
        let root = try JSONReader.read(bytes)
        var manifest = Manifest()
        for group in try root.requiredEntries() where group.key != "_meta" {
            for entry in try group.value.requiredEntries() {
                let place = try PythonTables.place(entry.value)
                let hashes = try entry.value.list("hashes").compactMap(\.scalar).sorted()
                try manifest.add(
                    .init(
                        PythonRequirement.normalized(entry.key),
                        Manifest.version(try entry.value.text("version"), reference: place?.reference),
                        place.map { [$0.source] } ?? [], at: entry.lines,
                        digest: hashes.isEmpty ? nil : hashes.joined(separator: " ")))
            }
        }
        var places: [DependencySource] = []
        if let meta = root["_meta"] { try PythonTables.addPlaces(try meta.list("sources"), &places) }
        try manifest.applyDeclared(places)
        return manifest
    }
}
