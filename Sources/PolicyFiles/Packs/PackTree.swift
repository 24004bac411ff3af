internal import YAMLDocuments

/// The files of a policy by the pack they belong to: that of the innermost folder around them that has a `pack.yaml`.
///
/// Packs are named by their folder; the policy itself is the pack without a name.
struct PackTree {
    static let fileName = "pack.yaml"
    /// In front of the name of a pack that comes with the program.
    static let builtInPrefix = "pack:"

    /// In order of path.
    private(set) var files: [String: [PolicyFile]] = ["": []]

    init(_ files: [PolicyFile]) {
        var folders: Set<Substring> = []
        for file in files {
            let folder = Self.folder(of: file.path[...])
            if !folder.isEmpty, file.path == Self.fileName(of: String(folder)), !SuiteFolder.holds(file, in: "") {
                folders.insert(folder)
            }
        }
        for file in files {
            var folder = Self.folder(of: file.path[...])
            while !folder.isEmpty, !folders.contains(folder) { folder = Self.folder(of: folder) }
            self.files[String(folder), default: []].append(file)
        }
    }

    /// Adds a pack that comes with the program, as the folder it is named like.
    mutating func add(builtIn files: [PolicyFile], as name: String) {
        self.files[name] = files.map { PolicyFile(path: name + "/" + $0.path, content: $0.content) }
            .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// The file that makes a folder a pack.
    static func fileName(of name: String) -> String { name.isEmpty ? fileName : name + "/" + fileName }

    private static func folder(of path: Substring) -> Substring {
        path.lastIndex(of: "/").map { path[..<$0] } ?? ""
    }
}
