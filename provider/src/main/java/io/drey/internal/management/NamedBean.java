package io.drey.internal.management;

import javax.cache.CacheException;
import javax.management.Descriptor;
import javax.management.ImmutableDescriptor;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.jspecify.annotations.Nullable;

/**
 * An MXBean that knows whether it is registered. Invariant: {@link #unregister} removes this bean and never another that
 * has taken its name since, as a second manager of the same address may. Registering and unregistering are done by one
 * thread at a time ({@link ManagementBeans}); the server's callbacks come from any.
 *
 * <p>Asking the server whether the name is taken was rejected: it cannot say by whom.
 */
final class NamedBean extends StandardMBean {
    /** Another registrar may take the name between our removal and our registration, but not without end. */
    private static final int ATTEMPTS = 10;

    /** The field of a bean's descriptor that says which cache it is of. */
    static final String OWNER = "io.drey.cache";

    private final ObjectName name;
    private final Descriptor mark;
    private volatile boolean registered;

    /** @param mark to be found in the bean's descriptor, with {@link #OWNER} */
    <T> NamedBean(ObjectName name, T bean, Class<T> type, Descriptor mark) {
        super(bean, type, true);
        this.name = name;
        this.mark = mark;
    }

    /** Whether the name is that of a bean of Drey's, in whichever class loader, of another cache. */
    static boolean isOthers(MBeanServer server, ObjectName name, String owner) {
        try {
            Object found = server.getMBeanInfo(name).getDescriptor().getFieldValue(OWNER);
            return found != null && !found.equals(owner);
        } catch (JMException | RuntimeException e) {
            return false; // there is none, mostly; of anything else the server tells who registers
        }
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        MBeanInfo info = super.getMBeanInfo();
        return new MBeanInfo(
                info.getClassName(),
                info.getDescription(),
                info.getAttributes(),
                info.getConstructors(),
                info.getOperations(),
                info.getNotifications(),
                ImmutableDescriptor.union(info.getDescriptor(), mark));
    }

    /**
     * Registers under the name, in place of whatever was left behind there.
     *
     * @return false if it is another cache's
     */
    boolean register(MBeanServer server, String owner) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (isOthers(server, name, owner)) {
                return false;
            }
            // First, not when the name turns out to be taken: the server would then find the same object registered
            // twice, and say so by another exception.
            remove(server);
            try {
                server.registerMBean(this, name);
                return true;
            } catch (InstanceAlreadyExistsException e) {
                // Somebody was quicker.
            } catch (JMException | RuntimeException e) { // an application may put a server of its own in place
                throw undone(server, new CacheException("registering " + name + " failed", e));
            }
        }
        throw new CacheException("registering " + name + " failed: others take the name again and again");
    }

    /** A server may fail after it has registered the bean. */
    private CacheException undone(MBeanServer server, CacheException failure) {
        try {
            unregister(server);
        } catch (CacheException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    boolean isRegistered() {
        return registered;
    }

    void unregister(MBeanServer server) {
        if (registered) {
            remove(server);
        }
    }

    private void remove(MBeanServer server) {
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            // It is as it should be.
        } catch (JMException | RuntimeException e) {
            throw new CacheException("unregistering " + name + " failed", e);
        }
    }

    @Override
    public void postRegister(@Nullable Boolean done) {
        super.postRegister(done);
        registered = Boolean.TRUE.equals(done);
    }

    @Override
    public void postDeregister() {
        super.postDeregister();
        registered = false;
    }
}
