// Reads {"model": path, "said": [...]} from standard input; writes the intent of each, or null, as the
// npm package virtual-alexa matches it: word for word. `NODE_PATH` names its folder.
const { InteractionModel } = require("virtual-alexa/lib/src/model/InteractionModel");
const { Utterance } = require("virtual-core");
const { model, said } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const interaction = InteractionModel.fromFile(model);
const intents = said.map((text) => new Utterance(interaction, text).intent() ?? null);
process.stdout.write(JSON.stringify(intents));
