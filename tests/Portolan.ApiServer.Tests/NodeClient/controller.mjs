// A controller as its users write them: it makes `data.seen` of each labelled ConfigMap equal to `data.wanted`, through whatever happens to the server.
// Prints each list it makes and each deletion it hears of; ends with its standard input.
import { CoreV1Api, KubeConfig, makeInformer } from '@kubernetes/client-node';

const [server, token] = process.argv.slice(2);
const namespace = 'default';
const labelSelector = 'controller=node';

const config = new KubeConfig();
config.loadFromClusterAndUser({ name: 'test', server, skipTLSVerify: true }, { name: 'test', token });
const api = config.makeApiClient(CoreV1Api);

async function list() {
  const found = await api.listNamespacedConfigMap({ namespace, labelSelector });
  console.log('listed', found.items.map(item => item.metadata.name).sort().join(' '));
  return found;
}

async function reconcile(name) {
  const current = informer.get(name, namespace);
  if (!current || current.data.seen === current.data.wanted) return;
  const body = { ...current, data: { ...current.data, seen: current.data.wanted } };
  try {
    await api.replaceNamespacedConfigMap({ name, namespace, body });
  } catch (error) {
    // After a conflict the newer object is on its way; after anything else this one is tried again.
    if (error.code !== 409) setTimeout(reconcile, 50, name);
  }
}

const informer = makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, list, labelSelector);
informer.on('add', item => reconcile(item.metadata.name));
informer.on('update', item => reconcile(item.metadata.name));
informer.on('delete', item => console.log('deleted', item.metadata.name));
informer.on('error', () => setTimeout(() => informer.start(), 50));
process.stdin.on('end', () => process.exit(0)).resume();
await informer.start();
