package io.drey.redis;

import io.drey.servers.TwemproxyServers;
import io.drey.store.Store;
import io.drey.store.StoreContract;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class TwemproxyStoreContractTest implements StoreContract {

    private static TwemproxyServers servers;
    private static Node node;

    private RedisStore<String> store;

    @BeforeAll
    static void start() {
        servers = TwemproxyServers.start(3);
        node = Node.at(servers.uri());
    }

    @AfterAll
    static void end() {
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
}
