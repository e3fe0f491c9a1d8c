package io.drey.fleet;

import io.drey.servers.Deployment;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** Three JVMs, over Redis run in every way there is. */
@Tag("concurrent")
class ThreeJvmsTest {
    /** Or where {@code -Ddrey.test.uri} says. */
    @Nested
    class OnOneServer extends ThreeJvms {
        OnOneServer() {
            super(Deployment::oneServerUnlessGiven);
        }
    }

    @Nested
    class ThroughTwemproxy extends ThreeJvms {
        ThroughTwemproxy() {
            super(Deployment.TWEMPROXY::start);
        }
    }

    @Nested
    class ThroughTwemproxyWithoutHashTags extends ThreeJvms {
        ThroughTwemproxyWithoutHashTags() {
            super(Deployment.UNTAGGED::start);
        }
    }

    @Nested
    class InACluster extends ThreeJvms {
        InACluster() {
            super(Deployment.CLUSTER::start);
        }
    }

    @Nested
    class BySentinel extends ThreeJvms {
        BySentinel() {
            super(Deployment.SENTINEL::start);
        }
    }
}
