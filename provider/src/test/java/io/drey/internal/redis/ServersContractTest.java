package io.drey.internal.redis;

import io.drey.internal.store.Store;
import io.drey.internal.store.StoreContract;
import io.drey.servers.Deployment;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What every store promises, over Redis run in every way there is. */
class ServersContractTest {

    /** One way, whose servers serve all tests. */
    @TestInstance(Lifecycle.PER_CLASS)
    abstract static class Way implements StoreContract {

        private final Supplier<Deployment.Running> deployment;
        private Deployment.Running servers;
        private Node node;
        private RedisStore<String> store;

        Way(Supplier<Deployment.Running> deployment) {
            this.deployment = deployment;
        }

        @BeforeAll
        void start() {
            servers = deployment.get();
            node = Node.at(servers.uri());
        }

        @AfterAll
        void end() {
            node.close();
            servers.close();
        }

        @BeforeEach
        void useANewCache() {
            store = node.store("cache " + UUID.randomUUID());
        }

        @Override
        public Store<String> store() {
            return store;
        }

        @Override
        public boolean isShared() {
            return true;
        }
    }

    /** Or where {@code -Ddrey.test.uri} says. */
    @Nested
    class OnOneServer extends Way {
        OnOneServer() {
            super(Deployment::oneServerUnlessGiven);
        }
    }

    @Nested
    class OnAnOldServer extends Way {
        OnAnOldServer() {
            super(Deployment.OLDEST::start);
        }
    }

    @Nested
    class ThroughTwemproxy extends Way {
        ThroughTwemproxy() {
            super(Deployment.TWEMPROXY::start);
        }
    }

    @Nested
    class ThroughTwemproxyWithoutHashTags extends Way {
        ThroughTwemproxyWithoutHashTags() {
            super(Deployment.UNTAGGED::start);
        }
    }

    @Nested
    class ThroughSeveralTwemproxiesWithSmallBuffers extends Way {
        ThroughSeveralTwemproxiesWithSmallBuffers() {
            super(Deployment.TWEMPROXIES::start);
        }
    }

    @Nested
    class InACluster extends Way {
        InACluster() {
            super(Deployment.CLUSTER::start);
        }
    }

    @Nested
    class BySentinel extends Way {
        BySentinel() {
            super(Deployment.SENTINEL::start);
        }
    }
}
