extension Sample {
    static let npm: [Sample] = [
        Sample(
            path: "web/package.json",
            base: """
                {
                  "name": "ledger",
                  "scripts": { "test": "node --test" },
                  "dependencies": {
                    "left-pad": "^1.2.0",
                    "gone": "1.0.0",
                    "kept": "~2.0.0"
                  },
                  "devDependencies": { "tool": "2.0.0" }
                }
                """,
            head: """
                {
                  "name": "ledger",
                  "scripts": { "test": "node --test", "postinstall": "node setup.js" },
                  "dependencies": {
                    "left-pad": "^1.3.0",
                    "kept": "~2.0.0",
                    "forked": "git+https://git.example/acme/forked.git#v1",
                    "short": "acme/short",
                    "near": "file:../near",
                    "other": "npm:another@^1.0.0"
                  },
                  "devDependencies": { "tool": "1.9.0" },
                  "overrides": { "a": { "b": "1.0.0" } }
                }
                """,
            changes: [
                "head 3: changed scripts.postinstall - -> ? @local script",
                "head 5: upgraded left-pad ^1.2.0 -> ^1.3.0",
                "base 6: removed gone 1.0.0 -> -",
                "head 7: added forked - -> git+https://git.example/acme/forked.git#v1 @git.example new git.example",
                "head 8: added short - -> acme/short @github new github",
                "head 9: added near - -> file:../near @local",
                "head 10: added other - -> npm:another@^1.0.0",
                "head 12: downgraded tool 2.0.0 -> 1.9.0",
                "head 13: added overrides a b - -> 1.0.0",
            ]),
        Sample(
            path: "package-lock.json",
            base: """
                {
                  "name": "ledger",
                  "lockfileVersion": 3,
                  "packages": {
                    "": { "name": "ledger", "dependencies": { "left-pad": "^1.2.0" } },
                    "node_modules/left-pad": {
                      "version": "1.2.0",
                      "resolved": "https://registry.example/left-pad/-/left-pad-1.2.0.tgz",
                      "integrity": "sha512-one"
                    },
                    "node_modules/moved": {
                      "version": "2.0.0",
                      "resolved": "https://registry.example/moved/-/moved-2.0.0.tgz"
                    },
                    "node_modules/same": {
                      "version": "1.0.0",
                      "resolved": "https://registry.example/same/-/same-1.0.0.tgz",
                      "integrity": "sha512-two"
                    }
                  }
                }
                """,
            head: """
                {
                  "name": "ledger",
                  "lockfileVersion": 3,
                  "packages": {
                    "": { "name": "ledger", "dependencies": { "left-pad": "^1.3.0" } },
                    "node_modules/left-pad": {
                      "version": "1.3.0",
                      "resolved": "https://registry.example/left-pad/-/left-pad-1.3.0.tgz",
                      "integrity": "sha512-three"
                    },
                    "node_modules/left-pad/node_modules/@acme/native": {
                      "version": "0.1.0",
                      "resolved": "https://packages.example/native.tgz",
                      "hasInstallScript": true
                    },
                    "node_modules/moved": {
                      "version": "2.0.0",
                      "resolved": "https://packages.example/moved-2.0.0.tgz"
                    },
                    "node_modules/near": { "resolved": "packages/near", "link": true },
                    "node_modules/same": {
                      "version": "1.0.0",
                      "resolved": "https://registry.example/same/-/same-1.0.0.tgz",
                      "integrity": "sha512-four"
                    }
                  }
                }
                """,
            changes: [
                "head 6: upgraded left-pad 1.2.0 @registry.example -> 1.3.0 @registry.example",
                "head 11: added @acme/native - -> 0.1.0 @packages.example new packages.example script",
                "head 16: source_changed moved 2.0.0 @registry.example -> 2.0.0 @packages.example new packages.example",
                "head 20: added near - -> ? @local",
                "head 21: changed same 1.0.0 @registry.example -> 1.0.0 @registry.example",
            ]),
        Sample(
            path: "npm-shrinkwrap.json",
            base: """
                {
                  "lockfileVersion": 1,
                  "dependencies": {
                    "a": { "version": "1.0.0", "resolved": "https://registry.example/a.tgz", "dependencies": { "b": { "version": "1.0.0" } } }
                  }
                }
                """,
            head: """
                {
                  "lockfileVersion": 1,
                  "dependencies": {
                    "a": {
                      "version": "1.0.0",
                      "resolved": "https://registry.example/a.tgz",
                      "dependencies": { "b": { "version": "git+ssh://git@git.example/b.git#0123" } }
                    }
                  }
                }
                """,
            changes: [
                "head 7: source_changed changed b 1.0.0 -> git+ssh://git@git.example/b.git#0123 @git.example new git.example"
            ]),
        Sample(
            path: "yarn.lock",
            base: """
                # yarn lockfile v1


                "@acme/a@^1.0.0", "@acme/a@^1.1.0":
                  version "1.1.0"
                  resolved "https://registry.example/@acme/a/-/a-1.1.0.tgz#abc"
                  integrity sha512-one
                  dependencies:
                    b "^2.0.0"

                b@^2.0.0:
                  version "2.0.0"
                  resolved "https://registry.example/b/-/b-2.0.0.tgz#def"
                """,
            head: """
                # yarn lockfile v1


                "@acme/a@^1.0.0", "@acme/a@^1.1.0":
                  version "1.2.0"
                  resolved "https://registry.example/@acme/a/-/a-1.2.0.tgz#abc"
                  integrity sha512-two
                  dependencies:
                    b "^2.0.0"

                b@^2.0.0:
                  version "2.0.0"
                  resolved "https://packages.example/b-2.0.0.tgz#def"
                """,
            changes: [
                "head 4: upgraded @acme/a 1.1.0 @registry.example -> 1.2.0 @registry.example",
                "head 11: source_changed b 2.0.0 @registry.example -> 2.0.0 @packages.example new packages.example",
            ]),
        Sample(
            path: "berry/yarn.lock",
            base: """
                # This file is generated by running "yarn install" inside your project.

                __metadata:
                  version: 8
                  cacheKey: 10c0

                "a@npm:^1.0.0, a@npm:^1.1.0":
                  version: 1.1.0
                  resolution: "a@npm:1.1.0"
                  dependencies:
                    b: "npm:^2.0.0"
                  checksum: 10c0/one
                  languageName: node
                  linkType: hard

                "ledger@workspace:.":
                  version: 0.0.0-use.local
                  resolution: "ledger@workspace:."
                  languageName: unknown
                  linkType: soft
                """,
            head: """
                # This file is generated by running "yarn install" inside your project.

                __metadata:
                  version: 8
                  cacheKey: 10c0

                "a@npm:^1.0.0, a@npm:^1.1.0":
                  version: 1.0.9
                  resolution: "a@npm:1.0.9::__archiveUrl=https%3A%2F%2Fpackages.example%2Fa-1.0.9.tgz"
                  dependencies:
                    b: "npm:^2.0.0"
                  checksum: 10c0/two
                  languageName: node
                  linkType: hard

                "c@https://git.example/acme/c.git":
                  version: 1.0.0
                  resolution: "c@https://git.example/acme/c.git#commit=0123"
                  languageName: node
                  linkType: hard

                "ledger@workspace:.":
                  version: 0.0.0-use.local
                  resolution: "ledger@workspace:."
                  languageName: unknown
                  linkType: soft
                """,
            changes: [
                "head 7: downgraded source_changed a 1.1.0 -> 1.0.9 @packages.example new packages.example",
                "head 16: added c - -> 1.0.0 @git.example new git.example",
            ]),
        Sample(
            path: "pnpm-lock.yaml",
            base: """
                lockfileVersion: '6.0'

                settings:
                  autoInstallPeers: true

                dependencies:
                  left-pad:
                    specifier: ^1.2.0
                    version: 1.2.0

                packages:

                  /left-pad@1.2.0:
                    resolution: {integrity: sha512-one==}
                    deprecated: 'use String.prototype.padStart()'
                    dev: false

                  /@acme/b@2.0.0(react@18.0.0):
                    resolution: {integrity: sha512-two==}
                    engines: {node: '>=10'}
                """,
            head: """
                lockfileVersion: '6.0'

                settings:
                  autoInstallPeers: true

                dependencies:
                  left-pad:
                    specifier: ^1.3.0
                    version: 1.3.0

                packages:

                  /left-pad@1.3.0:
                    resolution: {integrity: sha512-three==}
                    deprecated: |-
                      use String.prototype.padStart()
                        or nothing: at all
                    dev: false

                  /@acme/b@2.0.0(react@18.0.0):
                    resolution: {integrity: sha512-two==}
                    engines: {node: '>=10'}

                  /native@3.0.0:
                    resolution: {integrity: sha512-four==, tarball: https://packages.example/native-3.0.0.tgz}
                    requiresBuild: true
                    dev: true
                """,
            changes: [
                "head 13: upgraded left-pad 1.2.0 -> 1.3.0",
                "head 24: added native - -> 3.0.0 @packages.example new packages.example script",
            ]),
        Sample(
            path: "v9/pnpm-lock.yaml",
            base: """
                lockfileVersion: '9.0'

                packages:

                  '@acme/b@2.0.0':
                    resolution: {integrity: sha512-two==}

                snapshots:

                  '@acme/b@2.0.0': {}
                """,
            head: """
                lockfileVersion: '9.0'

                packages:

                  '@acme/b@2.0.0':
                    resolution: {integrity: sha512-two==}

                  c@https://git.example/acme/c/tar.gz/0123:
                    resolution: {tarball: https://git.example/acme/c/tar.gz/0123}
                    version: 1.0.0

                snapshots:

                  '@acme/b@2.0.0': {}

                  c@https://git.example/acme/c/tar.gz/0123: {}
                """,
            changes: [
                "head 8: added c - -> 1.0.0 @git.example new git.example"
            ]),
        Sample(
            path: "v5/pnpm-lock.yaml",
            base: """
                lockfileVersion: 5.4

                packages:

                  /@acme/b/2.0.0_@babel+core@7.1.0:
                    resolution: {integrity: sha512-one==}
                """,
            head: """
                lockfileVersion: 5.4

                packages:

                  /@acme/b/2.1.0_@babel+core@7.1.0:
                    resolution: {integrity: sha512-two==}
                """,
            changes: [
                "head 5: upgraded @acme/b 2.0.0 -> 2.1.0"
            ]),
    ]
}
