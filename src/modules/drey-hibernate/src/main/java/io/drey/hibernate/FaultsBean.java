package io.drey.hibernate;

import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.jspecify.annotations.Nullable;

/**
 * The bean of one session factory, registered until it is closed. A server that refuses it harms nothing. Any thread.
 */
final class FaultsBean implements RegionFaultsMXBean, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(FaultsBean.class.getName());

    /** So many session factories of one JVM may have the same name. */
    private static final int ATTEMPTS = 100;

    private final Faults faults;
    private @Nullable ObjectName name;

    private FaultsBean(Faults faults) {
        this.faults = faults;
    }

    /** @param shown what the session factory is called, safe as a part of a name */
    static FaultsBean register(String shown, Faults faults) {
        FaultsBean bean = new FaultsBean(faults);
        try {
            bean.name = bean.registered(ManagementFactory.getPlatformMBeanServer(), shown);
        } catch (JMException | RuntimeException e) {
            LOG.log(Level.WARNING, "the bean of the second-level cache is not registered: " + e);
        }
        return bean;
    }

    private ObjectName registered(MBeanServer server, String shown) throws JMException {
        for (int attempt = 1; ; attempt++) {
            String number = attempt == 1 ? "" : "~" + attempt;
            ObjectName free = new ObjectName("io.drey:type=Hibernate,SessionFactory=" + shown + number);
            try {
                server.registerMBean(new StandardMBean(this, RegionFaultsMXBean.class, true), free);
                return free;
            } catch (InstanceAlreadyExistsException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @Override
    public long getFailedReads() {
        return faults.reads();
    }

    @Override
    public long getDroppedPuts() {
        return faults.puts();
    }

    @Override
    public long getDelayedChanges() {
        return faults.changes();
    }

    @Override
    public long getUntoldChanges() {
        return faults.untold();
    }

    @Override
    public void close() {
        ObjectName registered = name;
        if (registered != null) {
            try {
                ManagementFactory.getPlatformMBeanServer().unregisterMBean(registered);
            } catch (JMException | RuntimeException e) {
                LOG.log(Level.DEBUG, "the bean of the second-level cache was gone before", e);
            }
        }
    }
}
