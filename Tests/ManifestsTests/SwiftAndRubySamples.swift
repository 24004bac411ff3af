extension Sample {
    static let swiftAndRuby: [Sample] = [
        Sample(
            path: "Package.swift",
            base: """
                // swift-tools-version: 6.0
                import PackageDescription

                let package = Package(
                    name: "ledger",
                    dependencies: [
                        .package(url: "https://git.example/acme/Pad.git", from: "1.2.0"),
                        .package(url: "https://git.example/acme/tool", .upToNextMinor(from: "2.0.0")),
                    ],
                    targets: [.target(name: "Ledger", dependencies: [.product(name: "Pad", package: "pad")])]
                )
                """,
            head: """
                // swift-tools-version: 6.0
                import PackageDescription

                let package = Package(
                    name: "ledger",
                    dependencies: [
                        .package(url: "https://git.example/acme/Pad.git", from: "1.3.0"),  // .package(url: "https://x.example/y")
                        .package(url: "https://fork.example/acme/tool", branch: "main"),
                        .package(path: "../near"),
                    ],
                    targets: [
                        .target(name: "Ledger", dependencies: [.product(name: "Pad", package: "pad")]),
                        .binaryTarget(name: "Blob", url: "https://packages.example/blob.zip", checksum: "abc"),
                    ]
                )
                """,
            changes: [
                #"head 7: upgraded pad from: "1.2.0" @git.example -> from: "1.3.0" @git.example"#,
                #"head 8: source_changed changed tool .upToNextMinor(from: "2.0.0") @git.example -> branch: "main" @fork.example new fork.example"#,
                "head 9: added ../near - -> ? @local",
                #"head 13: added blob.zip - -> checksum: "abc" @packages.example new packages.example"#,
            ]),
        Sample(
            path: "Package.resolved",
            base: """
                {
                  "pins" : [
                    {
                      "identity" : "pad",
                      "kind" : "remoteSourceControl",
                      "location" : "https://git.example/acme/pad",
                      "state" : { "revision" : "0123", "version" : "1.2.0" }
                    }
                  ],
                  "version" : 2
                }
                """,
            head: """
                {
                  "originHash" : "xyz",
                  "pins" : [
                    {
                      "identity" : "pad",
                      "kind" : "remoteSourceControl",
                      "location" : "https://git.example/acme/pad",
                      "state" : { "revision" : "4567", "version" : "1.2.0" }
                    },
                    {
                      "identity" : "tool",
                      "kind" : "remoteSourceControl",
                      "location" : "git@fork.example:acme/tool.git",
                      "state" : { "branch" : "main", "revision" : "89ab" }
                    }
                  ],
                  "version" : 3
                }
                """,
            changes: [
                "head 4: changed pad 1.2.0 @git.example -> 1.2.0 @git.example",
                "head 10: added tool - -> main #89ab @fork.example new fork.example",
            ]),
        Sample(
            path: "v1/Package.resolved",
            base: """
                { "object": { "pins": [] }, "version": 1 }
                """,
            head: """
                {
                  "object": {
                    "pins": [
                      {
                        "package": "Pad",
                        "repositoryURL": "https://git.example/acme/Pad.git",
                        "state": { "branch": null, "revision": "0123", "version": "1.2.0" }
                      }
                    ]
                  },
                  "version": 1
                }
                """,
            changes: [
                "head 4: added pad - -> 1.2.0 @git.example new git.example"
            ]),
        Sample(
            path: "Gemfile",
            base: """
                source "https://gems.example"

                gem "rails", "~> 7.0.0"
                gem "pad"
                """,
            head: """
                source "https://gems.example"

                gem "rails", "~> 7.1.0"
                gem "pad", git: "https://git.example/pad.git", branch: "main"

                group :test do
                  gem 'rspec', '>= 3.0', :require => false # or not
                  gem "near", path: "../near"
                end
                """,
            changes: [
                "head 3: upgraded rails ~> 7.0.0 @gems.example -> ~> 7.1.0 @gems.example",
                "head 4: source_changed changed pad ? @gems.example -> #main @git.example new git.example",
                "head 7: added rspec - -> >= 3.0 @gems.example",
                "head 8: added near - -> ? @local",
            ]),
        Sample(
            path: "Gemfile.lock",
            base: """
                GEM
                  remote: https://gems.example/
                  specs:
                    rails (7.0.8)
                      actionpack (= 7.0.8)
                    nokogiri (1.15.0-x86_64-linux)

                PLATFORMS
                  ruby

                DEPENDENCIES
                  rails (~> 7.0.0)

                BUNDLED WITH
                   2.4.1
                """,
            head: """
                GIT
                  remote: https://git.example/pad.git
                  revision: 0123
                  branch: main
                  specs:
                    pad (1.0.0)

                GEM
                  remote: https://gems.example/
                  specs:
                    rails (7.1.0.rc1)
                      actionpack (= 7.1.0.rc1)
                    nokogiri (1.15.0-x86_64-linux)

                PLATFORMS
                  ruby

                DEPENDENCIES
                  pad!
                  rails (~> 7.1.0)

                BUNDLED WITH
                   2.4.1
                """,
            changes: [
                "head 6: added pad - -> 1.0.0 @git.example new git.example",
                "head 11: upgraded rails 7.0.8 @gems.example -> 7.1.0.rc1 @gems.example",
            ]),
    ]
}
