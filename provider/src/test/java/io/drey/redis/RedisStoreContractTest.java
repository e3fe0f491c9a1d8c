package io.drey.redis;

import io.drey.servers.RedisServer;
import io.drey.store.Store;
import io.drey.store.StoreContract;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class RedisStoreContractTest implements StoreContract {

    private static RedisServer server;
    private static Node node;

    private RedisStore<String> store;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
        node = Node.at(server.uri());
    }

    @AfterAll
    static void end() {
        node.close();
        server.close();
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
